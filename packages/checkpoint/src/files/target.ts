/** Where a model's files go: a folder, a Map in memory, or your own. */
export interface Target {
  /**
   * Writes the file at that path (relative, with `/` between its parts), in place of one that is there. Whole or not
   * at all: when `chunks` throws, the old file is still there.
   */
  write(path: string, chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<void>;
}
