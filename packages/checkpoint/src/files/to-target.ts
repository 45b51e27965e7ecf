import type { Target } from './target.ts';
import { toStore } from './to-store.ts';

/**
 * A target from what people have at hand: whatever `toStore` takes, or a target, which it gives back.
 *
 * @throws RangeError for a URL of a web server, TypeError for anything else
 */
export function toTarget(target: string | URL | Map<string, Uint8Array> | FileSystemDirectoryHandle | Target): Target {
  return typeof target === 'object' && target !== null && 'write' in target ? target : toStore(target);
}
