import { describe, expect, it } from 'vitest';
import { documentTokens } from './document-tokens.ts';
import { jsonLines } from './json-lines.ts';
import { textLines } from './text-lines.ts';
import { textPieces } from './text-pieces.ts';
import { collectTokens, tokenPieces } from './token-pieces.ts';

/** The UTF-8 bytes of a text, `size` at a time: cut within lines, line ends and characters. */
function* chunksOf(text: string, size = 1): Generator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

const latin1 = [Uint8Array.of(0x63, 0x61, 0x66, 0xe9)];

describe('textLines', () => {
  it.each([1, 2, 3, 100])('gives the lines of a text that comes %d bytes at a time', async (size) => {
    expect(await all(textLines(chunksOf('\uFEFFone\r\n\n日本 \ntwo 🦊', size)))).toEqual([
      'one',
      '',
      '日本 ',
      'two 🦊',
    ]);
    expect(await all(textLines(chunksOf('a\nb\n', size)))).toEqual(['a', 'b']);
  });

  it('gives no lines for an empty text', async () => {
    expect(await all(textLines([]))).toEqual([]);
  });

  it('says when the bytes are not UTF-8, or end within a character', async () => {
    await expect(all(textLines(latin1, 'cafe.txt'))).rejects.toThrow('cafe.txt is not UTF-8 text.');
    await expect(all(textLines([Uint8Array.of(0xf0, 0x9f)]))).rejects.toThrow('the text is not UTF-8 text.');
  });

  it('passes on what goes wrong with the reading', async () => {
    const failing = async function* () {
      yield Uint8Array.of(0x61);
      throw new Error('the disk is gone');
    };
    await expect(all(textLines(failing()))).rejects.toThrow('the disk is gone');
  });
});

describe('jsonLines', () => {
  it('gives a field of each line, however the lines end', async () => {
    const file = '\uFEFF{"text":"a\\nb","id":1}\r\n\n{"id":2,"text":""}\n{"text":"日本"}';
    expect(await all(jsonLines(chunksOf(file, 3)))).toEqual(['a\nb', '', '日本']);
    expect(await all(jsonLines(chunksOf('{"story":"once"}'), { field: 'story' }))).toEqual(['once']);
  });

  it.each([
    ['{"text":"a"}\n\n{"text":', /^train\.jsonl, line 3, is not JSON: /],
    ['{"text":"a"}\n{"body":"b"}', /^train\.jsonl, line 2, has no text in a field "text"\.$/],
    ['{"text":7}', /^train\.jsonl, line 1, has no text in a field "text"\.$/],
    ['null', /^train\.jsonl, line 1, has no text in a field "text"\.$/],
  ])('names the line that is wrong in %j', async (file, message) => {
    await expect(all(jsonLines(chunksOf(file), { name: 'train.jsonl' }))).rejects.toThrow(message);
  });
});

describe('textPieces', () => {
  // Where GPT-2's and GPT-4's tokenizers split a text first; their tokens stay within.
  const gpt2 = /'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu;
  const gpt4 =
    /'(?:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+/giu;
  const paragraph = "It's 12345  words.\r\n\r\nNew\n\n\nline, and a tail \n  indented;\nthen 日本\n日本。\n語 🦊 end";

  it.each([
    ['prose', `${paragraph}\n`.repeat(4000)],
    ['spaces of all kinds', 'a  b   c \n d\r\ne\n\nf .\ng '.repeat(9000)],
    ['a word on each line', 'wörd\n'.repeat(30_000)],
  ])('cuts %s where no token is changed', async (_, text) => {
    const pieces = await all(textPieces(chunksOf(text, 10_007)));
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.flatMap((piece) => piece.match(gpt2)!)).toEqual(text.match(gpt2));
    expect(pieces.flatMap((piece) => piece.match(gpt4)!)).toEqual(text.match(gpt4));
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(2 ** 16 + 100);
  });

  it('leaves whole what has no place for a cut', async () => {
    const text = 'a'.repeat(200_000);
    expect(await all(textPieces(chunksOf(text, 10_000)))).toEqual([text]);
  });

  it('finds a cut whose two sides come in different chunks', async () => {
    const text = `${'a'.repeat(2 ** 16)} b`;
    expect(await all(textPieces(chunksOf(text, 2 ** 16)))).toEqual(['a'.repeat(2 ** 16), ' b']);
  });
});

describe('documentTokens', () => {
  const tokenizer = { encode: (text: string) => Array.from(text, (character) => character.codePointAt(0)!) };
  const separator = 0;

  it('puts the separator between documents, and nowhere else', async () => {
    const ids = await collectTokens(documentTokens(['ab', '', 'c'], tokenizer, { separator }));
    expect(ids).toEqual(Int32Array.of(97, 98, 0, 0, 99));
    expect(await collectTokens(documentTokens(['ab', 'c'], tokenizer))).toEqual(Int32Array.of(97, 98, 99));
  });

  it('takes a document in pieces for one', async () => {
    const documents = [textPieces(chunksOf('ab')), textPieces(chunksOf('c'))];
    expect(await collectTokens(documentTokens(documents, tokenizer, { separator }))).toEqual(
      Int32Array.of(97, 98, 0, 99),
    );
  });

  it('reads a document only when its ids are asked for', async () => {
    let read = 0;
    const documents = (function* () {
      for (;;) yield `document ${read++}`;
    })();
    for await (const _ of documentTokens(documents, tokenizer)) if (read === 2) break;
    expect(read).toBe(2);
  });
});

describe('tokenPieces', () => {
  it('gives all tokens once, in order', async () => {
    const tokens = Int32Array.from({ length: 150_000 }, (_, index) => index);
    const pieces = await all(tokenPieces(tokens));
    expect(pieces.length).toBe(3);
    expect(pieces.flatMap((piece) => Array.from(piece))).toEqual([...tokens]);
  });
});
