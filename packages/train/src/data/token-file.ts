import type { Tokens } from './batch.ts';

const arrays = { uint16: Uint16Array, uint32: Uint32Array } as const;

/** How a token file keeps an id, little-endian: nanoGPT's are uint16. */
export type TokenType = keyof typeof arrays;

/** What a token file is read from: a file that `@typeformer/checkpoint` opens (a folder's, a URL's), or your own. */
export interface TokenBytes {
  /** What error messages call it. */
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** The bytes from `start` up to a later `end`. */
  read(start: number, end: number): Promise<Uint8Array>;
}

export type TokenFileOptions = {
  /** Default uint16. */
  readonly type?: TokenType;
};

/**
 * The ids of a flat file of them, such as nanoGPT's `train.bin`. Nothing is read but what is asked for, so the file may
 * be larger than the memory.
 *
 * @throws RangeError if the file is no whole number of ids; when it is read, Error if it is shorter than its size
 */
export function tokenFile(file: TokenBytes, { type = 'uint16' }: TokenFileOptions = {}): Tokens {
  const width = arrays[type].BYTES_PER_ELEMENT;
  if (file.size % width !== 0) {
    throw new RangeError(
      `tokenFile: the size of ${file.name} (${file.size} bytes) must be a multiple of ${width}: its ids are ${type}.`,
    );
  }
  const length = file.size / width;
  return {
    length,
    slice: async (start, end) => {
      const wanted = Math.min(end, length) - start;
      const bytes = await file.read(start * width, (start + wanted) * width);
      if (bytes.length !== wanted * width) {
        throw new Error(
          `tokenFile: ${file.name} must have ${wanted * width} bytes from ${start * width} on; there are ${bytes.length}.`,
        );
      }
      // Copied, to begin at a multiple of `width`; the `slice` of Node's Buffer would not.
      return new arrays[type](Uint8Array.from(bytes).buffer);
    },
  };
}

/**
 * The bytes of a token file, piece by piece, as a `Target` of `@typeformer/checkpoint` writes them. Machines are taken
 * to be little-endian, as WebAssembly is.
 *
 * @throws RangeError, when it is read, for the first id that is not one or does not fit
 * @example
 * await target.write('train.bin', encodeTokens([tokenizer.encode(text)]));
 */
export async function* encodeTokens(
  pieces: Iterable<ArrayLike<number>> | AsyncIterable<ArrayLike<number>>,
  { type = 'uint16' }: TokenFileOptions = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  let before = 0;
  for await (const piece of pieces) {
    const ids = new arrays[type](piece);
    const misfit = ids.findIndex((id, index) => id !== piece[index]);
    if (misfit !== -1) {
      const greatest = 2 ** (8 * ids.BYTES_PER_ELEMENT) - 1;
      throw new RangeError(
        `encodeTokens: id ${before + misfit} (${piece[misfit]}) must be a whole number from 0 to ${greatest}, to fit ${type}.`,
      );
    }
    before += piece.length;
    yield new Uint8Array(ids.buffer);
  }
}
