import { folderStore } from '#folder';
import { directoryStore } from './directory-store.ts';
import { mapStore } from './map-store.ts';
import type { Store } from './store.ts';

/**
 * A store from what people have at hand: a folder's path or `file:` URL (Node only), a Map to fill, a directory of the
 * browser's, or a store, which it gives back.
 *
 * @throws RangeError for a URL of a web server, TypeError for anything else
 */
export function toStore(store: string | URL | Map<string, Uint8Array> | FileSystemDirectoryHandle | Store): Store {
  if (typeof store === 'string' || store instanceof URL) {
    const location = String(store);
    if (/^https?:/i.test(location)) {
      throw new RangeError(`toStore: "${location}" must be a folder: a web server is only read.`);
    }
    return folderStore(/^file:/i.test(location) ? new URL(location) : location);
  }
  if (typeof store !== 'object' || store === null) {
    throw new TypeError(`toStore: store (${String(store)}) must be a folder, a Map, a directory handle or a Store.`);
  }
  if ('getFileHandle' in store) return directoryStore(store);
  return 'write' in store ? store : mapStore(store);
}
