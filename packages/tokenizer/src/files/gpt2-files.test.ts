import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { alphabet } from '../byte-pairs/byte-characters.ts';
import { byteLevelBpe } from '../byte-pairs/byte-level-bpe.ts';
import { characterTokenizer } from '../characters/character.ts';
import { gpt2Tokenizer } from '../encodings.ts';
import { gpt2Files, tokenizerFromGpt2Files } from './gpt2-files.ts';

const fixture = (name: string): string =>
  readFileSync(new URL(`../__fixtures__/trained/shakespeare/${name}`, import.meta.url), 'utf8');
/** Trained and saved by Hugging Face's tokenizers. */
const files = { 'vocab.json': fixture('vocab.json'), 'merges.txt': fixture('merges.txt') };
const vectors = JSON.parse(fixture('vectors.json')) as { text: string; ids: number[] }[];

describe('tokenizerFromGpt2Files', () => {
  it('gives the ids that transformers gives with the same files', () => {
    const tokenizer = tokenizerFromGpt2Files(files);
    expect(tokenizer.vocabSize).toBe(1000);
    for (const { text, ids } of vectors) expect(tokenizer.encode(text), text).toEqual(ids);
  });

  it('takes for special what is neither a byte nor merged', () => {
    expect(tokenizerFromGpt2Files(files).specialTokens).toEqual(new Map([['<|endoftext|>', 0]]));
  });

  it('reads files with the line ends of Windows, or without a version', () => {
    const [, ...lines] = files['merges.txt'].split('\n');
    const tokenizer = tokenizerFromGpt2Files({ ...files, 'merges.txt': lines.join('\r\n') });
    expect(gpt2Files(tokenizer)['merges.txt']).toBe(files['merges.txt']);
  });

  it.each<[string, Partial<typeof files>, string]>([
    ['what is no JSON', { 'vocab.json': '{' }, 'vocab.json: Invalid JSON'],
    ['what is no object', { 'vocab.json': 'null' }, 'vocab.json: must be an object of whole numbers.'],
    ['ids of a wrong type', { 'vocab.json': '{"a":"0"}' }, 'vocab.json: must be an object of whole numbers.'],
    [
      'a vocabulary without bytes',
      { 'vocab.json': '{"a":0}', 'merges.txt': '' },
      'the vocabulary must hold every byte',
    ],
    [
      'merges of no tokens',
      { 'merges.txt': 'z zz\n' },
      'byteLevelBpe: merge 0 needs a token that is not in the vocabulary.',
    ],
  ])('refuses %s', (_, wrong, message) => {
    expect(() => tokenizerFromGpt2Files({ ...files, ...wrong })).toThrow(message);
  });
});

describe('gpt2Files', () => {
  it("writes the files that Hugging Face's tokenizers wrote", () => {
    const written = gpt2Files(tokenizerFromGpt2Files(files));
    expect(JSON.parse(written['vocab.json'])).toEqual(JSON.parse(files['vocab.json']));
    expect(written['merges.txt']).toBe(files['merges.txt']);
  });

  it("writes GPT-2's own, whose merges its encoding does not list", async () => {
    const gpt2 = await gpt2Tokenizer();
    const written = gpt2Files(gpt2);
    expect(written['merges.txt'].split('\n').slice(0, 4)).toEqual(['#version: 0.2', 'Ġ t', 'Ġ a', 'h e']);
    const again = tokenizerFromGpt2Files(written);
    expect(again.specialTokens).toEqual(gpt2.specialTokens);
    for (const { text } of vectors)
      expect(again.encode(text), text).toEqual(gpt2.encode(text, { allowedSpecial: 'all' }));
  });

  it('refuses what these files cannot say', () => {
    const message = "gpt2Files: the tokenizer must be a byte-level BPE with GPT-2's pattern; save others as JSON.";
    expect(() => gpt2Files(characterTokenizer('abc'))).toThrow(message);
    const vocabulary = new Map(alphabet.map((byte, id) => [byte, id]));
    expect(() => gpt2Files(byteLevelBpe({ vocabulary, pattern: /./gsu }))).toThrow(message);
  });
});
