import type { Source } from './source.ts';
import type { Target } from './target.ts';

/**
 * A place where files are kept, such as the checkpoints of a run: a folder, a directory of the browser's, files in
 * memory, or your own. `checkStore` of `@typeformer/checkpoint/testing` tells whether yours does all this.
 */
export interface Store extends Source, Target {
  /** The paths of its files, sorted: each of them whole, none that is still being written or whose writing failed. */
  list(): Promise<string[]>;
  /** Removes the file at that path, if there is one. */
  remove(path: string): Promise<void>;
  /**
   * Keeps other runs, in this process or another, from locking the same place, until the function that it gives is
   * called or the process ends, however that comes. Reading and writing ask for no lock.
   *
   * @throws Error, without waiting, where the place is locked
   */
  lock(): Promise<() => Promise<void>>;
}
