import { folderTarget } from '#folder';
import { mapTarget } from './map-target.ts';
import type { Target } from './target.ts';

/**
 * A target from what people have at hand: a folder's path or `file:` URL (Node only), a Map to fill, or a target, which
 * it gives back.
 */
export function toTarget(target: string | URL | Map<string, Uint8Array> | Target): Target {
  if (typeof target === 'string' || target instanceof URL) {
    if (/^https?:/i.test(String(target))) throw new RangeError(`toTarget: "${target}" must be a folder, not on a server.`);
    return folderTarget(target);
  }
  return 'write' in target ? target : mapTarget(target);
}
