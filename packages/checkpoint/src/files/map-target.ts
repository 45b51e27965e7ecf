import { checkRelativePath } from './relative-path.ts';
import type { Target } from './target.ts';

/** Writes into a Map, file by file: for tests, and for a browser that offers a download. */
export function mapTarget(files: Map<string, Uint8Array>): Target {
  return {
    write: async (path, chunks) => {
      checkRelativePath(path);
      const parts: Uint8Array[] = [];
      for await (const chunk of chunks) parts.push(chunk.slice()); // its owner may use the memory again
      files.set(path, concatenate(parts));
    },
  };
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
