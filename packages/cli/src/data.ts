import { toSource, type SpecialTokenIds } from '@typeformer/checkpoint/files';
import { characterTokenizer, type SavableTokenizer } from '@typeformer/tokenizer';
import {
  collectTokens,
  documentTokens,
  jsonLines,
  textPieces,
  tokenFile,
  tokenPieces,
  type Document,
  type Tokens,
  type TokenType,
} from '@typeformer/train/text';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname, extname } from 'node:path';
import { formatCount } from './format.ts';

/** The ids of a run's data, until they are closed. */
export type Data = Tokens & { close(): Promise<void> };

/** What the reading of files tells and is told. */
export type Reading = {
  /** Called with the number of bytes of each chunk. */
  readonly onRead?: (bytes: number) => void;
  readonly signal?: AbortSignal;
};

/** How a text is read. */
type TextTokenizer = {
  readonly tokenizer: Pick<SavableTokenizer, 'encode'>;
  readonly specialTokenIds: Pick<SpecialTokenIds, 'endOfText'>;
};

/**
 * The ids of `--data`'s files: of texts (`.jsonl` by its documents, any other by its text) one after the other, in memory;
 * of a token file (`.bin`), which stands alone, as they are read.
 */
export async function openData(
  files: readonly string[],
  taught: TextTokenizer & { readonly tokenizer: { readonly vocabSize: number } },
): Promise<Data> {
  await sizeOf(files);
  const [first, second] = files;
  if (files.some(isTokenFile)) {
    if (second !== undefined) throw new Error(`--data ${files.join(' ')}: a token file must stand alone.`);
    return openTokenFile(first!, taught.tokenizer.vocabSize);
  }
  const tokens = await collectTokens(textTokens(files, taught));
  return { length: tokens.length, slice: (start, end) => tokens.subarray(start, end), close: async () => {} };
}

/** Whether the file holds ids, not text. */
export function isTokenFile(file: string): boolean {
  return extname(file) === '.bin';
}

/** How token files keep the ids of a vocabulary: as nanoGPT does, where they fit. */
export function tokenTypeOf(vocabSize: number): TokenType {
  return vocabSize <= 2 ** 16 ? 'uint16' : 'uint32';
}

/** The bytes of all files together; an Error for one that cannot be read or is empty. */
export async function sizeOf(files: readonly string[], flag = '--data'): Promise<number> {
  let total = 0;
  for (const file of files) {
    const stats = await stat(file).catch((error: NodeJS.ErrnoException) => {
      throw new Error(`${flag} ${file} cannot be read (${error.code}).`);
    });
    if (!stats.isFile()) throw new Error(`${flag} ${file} is no file.`);
    if (stats.size === 0) throw new Error(`${flag} ${file} is empty.`);
    total += stats.size;
  }
  return total;
}

/**
 * The ids of text files, some at a time; between two documents stands the end of text, or else a line break. Characters
 * that the tokenizer lacks are left out, and at the end it is said how many.
 */
export async function* textTokens(
  files: readonly string[],
  { tokenizer, specialTokenIds: { endOfText } }: TextTokenizer,
  reading?: Reading,
): AsyncGenerator<ArrayLike<number>, void, undefined> {
  const separator = endOfText[0] ?? tokenizer.encode('\n', { unknown: [] })[0];
  let [count, missing] = [0, 0];
  const encode = (text: string): number[] => {
    const ids = tokenizer.encode(text, { unknown: [none] });
    const known = ids.filter((id) => id !== none);
    missing += ids.length - known.length;
    return known;
  };
  for await (const piece of documentTokens(documents(files, reading), { encode }, { separator })) {
    count += piece.length;
    yield piece;
  }
  if (count === 0) throw new Error(`--data ${files.join(' ')} has no text.`);
  if (missing > 0) {
    const what = `${formatCount(missing)} characters of ${files.join(' ')}`;
    process.stderr.write(`typeformer: ${what} are in no token, and left out.\n`);
  }
}

/** No token's id. */
const none = -1;

/** A token for each character of the text files, and for the line break between two documents. */
export async function characterTokenizerOf(files: readonly string[], reading?: Reading): Promise<SavableTokenizer> {
  const codePoints = {
    encode: (text: string) => Array.from(text.replace(/\p{Surrogate}/gu, '\uFFFD'), (one) => one.codePointAt(0)!),
  };
  const found = new Set<number>();
  for await (const piece of textTokens(files, { tokenizer: codePoints, specialTokenIds: { endOfText: [] } }, reading)) {
    for (const codePoint of Array.from(piece)) found.add(codePoint);
  }
  return characterTokenizer(Array.from(found, (codePoint) => String.fromCodePoint(codePoint)).join(''));
}

async function* documents(files: readonly string[], reading?: Reading): AsyncGenerator<Document, void, undefined> {
  for (const file of files) {
    const name = `--data ${file}`;
    if (extname(file) === '.jsonl') yield* jsonLines(chunksOf(file, reading), { name });
    else yield textPieces(chunksOf(file, reading), name);
  }
}

async function* chunksOf(file: string, { onRead, signal }: Reading = {}): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of createReadStream(file, { signal })) {
    onRead?.(chunk.length);
    yield chunk;
  }
}

/** Reads it through once, so that an id which the vocabulary lacks is found before the training. */
async function openTokenFile(path: string, vocabSize: number): Promise<Data> {
  const file = (await toSource(dirname(path)).open(basename(path)))!;
  try {
    const tokens = tokenFile(file, { type: tokenTypeOf(vocabSize) });
    let before = 0;
    for await (const piece of tokenPieces(tokens)) {
      const ids = Uint32Array.from(piece);
      const outside = ids.findIndex((id) => id >= vocabSize);
      if (outside !== -1) {
        throw new Error(
          `--data ${path}: id ${before + outside} (${ids[outside]}) must be below the vocabulary's size (${vocabSize}).`,
        );
      }
      before += ids.length;
    }
    return { ...tokens, close: () => file.close() };
  } catch (error) {
    await file.close();
    throw error;
  }
}
