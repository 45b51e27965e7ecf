import { mapSource } from './map-source.ts';
import { mapTarget } from './map-target.ts';
import { checkRelativePath } from './relative-path.ts';
import type { Store } from './store.ts';

/** Files in memory, in a Map that holds them by path. */
export function mapStore(files: Map<string, Uint8Array>): Store {
  return {
    ...mapSource(files),
    ...mapTarget(files),
    list: async () => [...files.keys()].toSorted(),
    remove: async (path) => {
      checkRelativePath(path);
      files.delete(path);
    },
    lock: async () => {
      if (locked.has(files)) throw new Error('mapStore: cannot lock the Map: it is in use by another run.');
      locked.add(files);
      let held = true; // once: by then another run may hold it
      return async () => {
        if (held) locked.delete(files);
        held = false;
      };
    },
  };
}

const locked = new WeakSet<Map<string, Uint8Array>>();
