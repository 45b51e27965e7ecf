/** Refuses a path that could lead out of the folder it is relative to: one may come out of a file. */
export function checkRelativePath(path: string): void {
  if (path.includes('\\') || path.split('/').some((part) => part === '' || part === '.' || part === '..')) {
    throw new RangeError(
      `The path ${JSON.stringify(path)} must be relative and stay inside, like "model.safetensors".`,
    );
  }
}
