/** The code of an error of the system, such as ENOENT; else an empty string. */
export function errorCode(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}
