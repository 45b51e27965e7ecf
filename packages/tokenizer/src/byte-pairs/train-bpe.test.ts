import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { gpt2Files } from '../files/gpt2-files.ts';
import { gpt2Pattern } from '../pieces/pre-tokenize.ts';
import { checkTokenizer } from '../testing/check-tokenizer.ts';
import { tokenizerFromJson } from '../files/tokenizer-from-json.ts';
import type { TokenizerJson } from '../tokenizer.ts';
import { trainBpe, type TrainBpeProgress } from './train-bpe.ts';

const fixture = (name: string): string =>
  readFileSync(new URL(`../__fixtures__/trained/${name}`, import.meta.url), 'utf8');
const shakespeare = fixture('shakespeare.txt');
const multilingual = fixture('multilingual.txt').split('\n');

/** What the tokens are, as text: those that are merged from others. */
async function learned(
  texts: Parameters<typeof trainBpe>[0],
  options: Parameters<typeof trainBpe>[1],
): Promise<string[]> {
  const tokenizer = await trainBpe(texts, options);
  const first = 256 + tokenizer.specialTokens.size;
  return Array.from({ length: tokenizer.vocabSize - first }, (_, index) => tokenizer.decode([first + index]));
}

describe('trainBpe', () => {
  it("finds the merges and ids of Hugging Face's BpeTrainer in English", async () => {
    const tokenizer = await trainBpe(shakespeare, { vocabSize: 1000, specialTokens: ['<|endoftext|>'] });
    const files = gpt2Files(tokenizer);
    expect(files['merges.txt']).toBe(fixture('shakespeare/merges.txt'));
    expect(JSON.parse(files['vocab.json'])).toEqual(JSON.parse(fixture('shakespeare/vocab.json')));
  });

  it('finds them in several texts of many languages, cut by another pattern', async () => {
    const tokenizer = await trainBpe(multilingual, {
      vocabSize: 1200,
      pattern: /\p{N}{1,3}|\s?[^\s\p{N}]+|\s+/gu,
      specialTokens: ['<|endoftext|>', '<pad>'],
    });
    const { model } = JSON.parse(fixture('multilingual/tokenizer.json')) as TokenizerJson;
    expect(tokenizer.toJSON()['model']).toEqual(model);
  });

  it('merges what is most frequent, and of equals what has the oldest tokens, without overlaps', async () => {
    // Hugging Face tokenizers 0.23.2
    expect(await learned('aaaa aaaa banana', { vocabSize: 5000 })).toEqual([
      'aa',
      'an',
      'aaaa',
      'ban',
      ' aaaa',
      ' ban',
      'ana',
      ' banana',
    ]);
  });

  it('learns the same from texts that come one after the other, later', async () => {
    async function* later(): AsyncGenerator<string> {
      for (const text of multilingual) yield await Promise.resolve(text);
    }
    const options = { vocabSize: 600 };
    expect(JSON.stringify(await trainBpe(later(), options))).toBe(
      JSON.stringify(await trainBpe(multilingual, options)),
    );
  });

  it('makes no token that goes from one text into the next', async () => {
    expect(await learned(['ab', 'ab'], { vocabSize: 300 })).toEqual(['ab']);
  });

  it('makes a tokenizer that gives back any string, also once saved and loaded', async () => {
    for (const pattern of [gpt2Pattern, /[^]+/gu]) {
      const tokenizer = await trainBpe(multilingual, {
        vocabSize: 500,
        specialTokens: ['<|x|>'],
        pattern,
      });
      const again = tokenizerFromJson(JSON.parse(JSON.stringify(tokenizer)));
      fc.assert(
        fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
          checkTokenizer(tokenizer, [text]);
          expect(again.encode(text)).toEqual(tokenizer.encode(text));
        }),
        { numRuns: 1000 },
      );
    }
  });

  it('is done when nothing is left to merge', async () => {
    expect((await trainBpe('ab ab', { vocabSize: 5000 })).vocabSize).toBe(258);
    for (const texts of ['', [], ['', '']]) {
      const tokenizer = await trainBpe(texts, { vocabSize: 300, specialTokens: ['<s>'] });
      expect(tokenizer.vocabSize).toBe(257);
      expect(tokenizer.encode('!"<s>', { allowedSpecial: 'all' })).toEqual([1, 2, 0]);
    }
  });

  it('gives special tokens the first ids, and no other token their name', async () => {
    expect(await learned('the the the', { vocabSize: 300, specialTokens: ['the'] })).toEqual(['he', ' t', ' the']);
    const tokenizer = await trainBpe('the the the', { vocabSize: 300, specialTokens: ['the', 'the', '<s>'] });
    expect(tokenizer.specialTokens).toEqual(
      new Map([
        ['the', 0],
        ['<s>', 1],
      ]),
    );
    expect(tokenizerFromJson(tokenizer.toJSON(), { allowedSpecial: [] }).encode('the')).toEqual(
      tokenizer.encode('the'),
    );
  });

  it('tells how far it is', async () => {
    const told: TrainBpeProgress[] = [];
    await trainBpe(['ab 🦊', 'ab'], { vocabSize: 258, onProgress: (progress) => told.push(progress) });
    expect(told).toEqual([
      { characters: 5, tokens: 256 },
      { characters: 7, tokens: 256 },
      { characters: 7, tokens: 257 },
      { characters: 7, tokens: 258 },
    ]);
  });

  it.each([
    ['reads', ({ characters }: TrainBpeProgress) => characters > 0],
    ['merges', ({ tokens }: TrainBpeProgress) => tokens === 300],
  ])('ends while it %s when the signal is aborted, and lets go of the texts', async (_, isTime) => {
    const controller = new AbortController();
    let isOpen = false;
    function* texts(): Generator<string> {
      isOpen = true;
      try {
        yield shakespeare;
        yield 'more';
      } finally {
        isOpen = false;
      }
    }
    const told: TrainBpeProgress[] = [];
    const onProgress = (progress: TrainBpeProgress): void => {
      told.push(progress);
      if (isTime(progress)) controller.abort('enough');
    };
    const training = trainBpe(texts(), { vocabSize: 1000, onProgress, signal: controller.signal });
    await expect(training).rejects.toBe('enough');
    expect(isOpen).toBe(false);
    expect(isTime(told.at(-1)!)).toBe(true);
    expect(told.filter(isTime)).toHaveLength(1);
  });

  it('lets the event loop turn, so that a timer can abort it', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort());
    function* endless(): Generator<string> {
      for (;;) yield shakespeare;
    }
    await expect(trainBpe(endless(), { vocabSize: 1000, signal: controller.signal })).rejects.toThrow('aborted');
  });

  it.each<[string, Parameters<typeof trainBpe>[1], string]>([
    [
      'too small a vocabulary',
      { vocabSize: 257, specialTokens: ['<s>', '</s>'] },
      'trainBpe: vocabSize (257) must be a whole number from 258, for bytes and special tokens, to 2²⁶ − 1.',
    ],
    ['half a token', { vocabSize: 300.5 }, 'trainBpe: vocabSize (300.5) must be a whole number from 256'],
    [
      'a special token that could be a byte',
      { vocabSize: 300, specialTokens: ['a'] },
      'trainBpe: special token "a" must have two characters or more.',
    ],
    [
      'a pattern without u',
      { vocabSize: 300, pattern: /./g },
      'byteLevelBpe: pattern (/./g) must have the flags g and u.',
    ],
  ])('refuses %s before it reads', async (_, options, message) => {
    const texts = { [Symbol.iterator]: expect.unreachable };
    await expect(trainBpe(texts, options)).rejects.toThrow(message);
  });
});
