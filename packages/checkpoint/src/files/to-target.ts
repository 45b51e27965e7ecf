import { folderTarget } from '#folder';
import { mapTarget } from './map-target.ts';
import type { Target } from './target.ts';

/**
 * A target from what people have at hand: a folder's path or `file:` URL (Node only), a Map to fill, or a target, which
 * it gives back.
 *
 * @throws RangeError for a URL of a web server, TypeError for anything else
 */
export function toTarget(target: string | URL | Map<string, Uint8Array> | Target): Target {
  if (typeof target === 'string' || target instanceof URL) {
    const location = String(target);
    if (/^https?:/i.test(location)) {
      throw new RangeError(`toTarget: "${location}" must be a folder: a web server is only read.`);
    }
    return folderTarget(/^file:/i.test(location) ? new URL(location) : location);
  }
  if (typeof target !== 'object' || target === null) {
    throw new TypeError(`toTarget: target (${String(target)}) must be a folder, a Map to fill or a Target.`);
  }
  return 'write' in target ? target : mapTarget(target);
}
