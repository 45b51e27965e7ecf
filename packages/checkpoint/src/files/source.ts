/** A file whose bytes can be read piece by piece, as a Blob's can. */
export interface RandomAccessFile {
  /** What error messages call it: a path or a URL. */
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /**
   * The bytes from `start` up to a later `end`, as a copy that the caller may keep and change; fewer where the file turns
   * out to be shorter than `size`.
   */
  read(start: number, end: number): Promise<Uint8Array>;
  /** Gives back what reading took. The file is not read afterwards. */
  close(): Promise<void>;
}

/** Where a model's files come from: a folder, a base URL, files in memory, or your own. */
export interface Source {
  /** What error messages call it. */
  readonly name: string;
  /**
   * The file at that path, relative and with `/` between its parts; undefined where there is none. One of more than
   * `maxBytes` is not wanted: a source that would have to fetch it whole throws an Error.
   */
  open(path: string, options?: { readonly maxBytes?: number }): Promise<RandomAccessFile | undefined>;
}
