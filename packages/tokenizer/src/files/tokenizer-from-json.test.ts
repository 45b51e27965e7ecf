import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { characterTokenizer } from '../characters/character.ts';
import { tokenizerFromJson } from './tokenizer-from-json.ts';
import type { SavableTokenizer } from '../tokenizer.ts';

/** Trained by Hugging Face's tokenizers. */
const trained = JSON.parse(readFileSync(new URL('../__fixtures__/trained-bpe.json', import.meta.url), 'utf8')) as {
  tokenizer: { model: { merges: [string, string][]; vocab: Record<string, number> } } & Record<string, unknown>;
  vectors: { text: string; ids: number[] }[];
};
const saved = (tokenizer: SavableTokenizer): unknown => JSON.parse(JSON.stringify(tokenizer));

describe('tokenizerFromJson', () => {
  it("reads a file of Hugging Face's and gives the same ids", () => {
    const tokenizer = tokenizerFromJson(trained.tokenizer);
    for (const { text, ids } of trained.vectors) {
      expect(tokenizer.encode(text), text).toEqual(ids);
      expect(tokenizer.decode(ids)).toBe(text);
    }
  });

  it("reads transformers' file with another pattern and added tokens, and gives the same ids", () => {
    const read = (name: string): unknown =>
      JSON.parse(readFileSync(new URL(`../__fixtures__/trained/multilingual/${name}`, import.meta.url), 'utf8'));
    const tokenizer = tokenizerFromJson(read('tokenizer.json'));
    expect([...tokenizer.specialTokens]).toEqual([
      ['<|endoftext|>', 0],
      ['<pad>', 1],
    ]);
    for (const { text, ids } of read('vectors.json') as typeof trained.vectors) {
      expect(tokenizer.encode(text), text).toEqual(ids);
    }
  });

  it('reads merges written as one string, too', () => {
    const { model } = trained.tokenizer;
    const merges = model.merges.map((pair) => pair.join(' '));
    const tokenizer = tokenizerFromJson({ ...trained.tokenizer, model: { ...model, merges } });
    for (const { text, ids } of trained.vectors) expect(tokenizer.encode(text)).toEqual(ids);
  });

  it('reads special tokens in a text unless it is told otherwise, once or by each call', () => {
    const name = '<|endoftext|>';
    const file = tokenizerFromJson(trained.tokenizer);
    const id = file.specialTokens.get(name)!;
    const asText = tokenizerFromJson(trained.tokenizer, { allowedSpecial: [] });
    for (const { tokenizer, options } of [
      { tokenizer: file, options: {} },
      { tokenizer: file, options: { disallowedSpecial: 'all' as const } }, // all that are not allowed
      { tokenizer: asText, options: { allowedSpecial: [name] } },
    ]) {
      expect(tokenizer.encode(name, options)).toEqual([id]);
      expect(tokenizer.countTokens(name, options)).toBe(1);
      expect(tokenizer.encodeWithOffsets(name, options)).toEqual([{ id, start: 0, end: name.length }]);
      expect(tokenizer.encodeStream(options).push(name)).toEqual([id]);
    }
    for (const ids of [asText.encode(name), file.encode(name, { allowedSpecial: [] })]) {
      expect(ids).not.toContain(id);
      expect(asText.decode(ids)).toBe(name);
    }
    expect(() => tokenizerFromJson(trained.tokenizer, { allowedSpecial: ['<x>'] })).toThrow(
      'encode: allowedSpecial ("<x>") must be among ["<|endoftext|>"',
    );
    expect(() => tokenizerFromJson(saved(characterTokenizer('a')), { allowedSpecial: ['<x>'] })).toThrow(
      'encode: allowedSpecial ("<x>") must be empty',
    );
  });

  it('does with characters that a tokenizer lacks what it did before it was saved', () => {
    const marked = characterTokenizer('abc?', { unknown: '?' });
    for (const either of [marked, tokenizerFromJson(saved(marked))]) {
      expect(either.encode('a🦊b')).toEqual([1, 0, 2]);
      expect(either.encodeWithOffsets('a🦊b').at(-1)).toEqual({ id: 2, start: 3, end: 4 });
    }
    const strict = characterTokenizer('abc');
    for (const either of [strict, tokenizerFromJson(saved(strict))]) {
      expect(() => either.encode('a🦊b')).toThrow('encode: the text holds "🦊"');
      expect(either.encode('a🦊b', { unknown: [] })).toEqual([0, 1]);
    }
  });

  it.each<[string, unknown, string]>([
    ['no object', 7, 'tokenizer.json: the file: Invalid type: Expected Object but received 7'],
    ['a kind not built here', { model: { type: 'Unigram' } }, 'tokenizer.json: model.type: Invalid type'],
    ['a normaliser', { ...trained.tokenizer, normalizer: { type: 'NFC' } }, 'tokenizer.json: normalizer: Invalid type'],
    [
      'another pre-tokeniser',
      { ...trained.tokenizer, pre_tokenizer: { type: 'Metaspace' } },
      'must be ByteLevel without',
    ],
    [
      'a pattern that means nothing here',
      {
        ...trained.tokenizer,
        pre_tokenizer: {
          type: 'Sequence',
          pretokenizers: [
            { type: 'Split', pattern: { Regex: String.raw`\K\u001b` }, behavior: 'Isolated', invert: false },
            { type: 'ByteLevel', add_prefix_space: false, use_regex: false },
          ],
        },
      },
      String.raw`tokenizer.json: pre_tokenizer: pattern ("\\K\\u001b"): \K is not read here.`,
    ],
    [
      'a merge of no tokens',
      { ...trained.tokenizer, model: { ...trained.tokenizer.model, merges: [['zz', 'zz']] } },
      'byteLevelBpe: merge 0 needs a token that is not in the vocabulary.',
    ],
    [
      'a token of no bytes',
      { ...trained.tokenizer, model: { ...trained.tokenizer.model, vocab: { 日: 0 } } },
      'tokenizer.json: the token "日" holds "日", which is no byte.',
    ],
    [
      'merges that are ignored',
      { ...trained.tokenizer, model: { ...trained.tokenizer.model, ignore_merges: true } },
      'model.ignore_merges',
    ],
    [
      'tokens that a template adds',
      { ...trained.tokenizer, post_processor: { type: 'TemplateProcessing', special_tokens: { '<s>': {} } } },
      'tokenizer.json: post_processor: must be one that adds no tokens.',
    ],
    [
      'an id of a wrong type',
      { ...trained.tokenizer, model: { ...trained.tokenizer.model, vocab: { a: '0' } } },
      'tokenizer.json: model.vocab.0.1: Invalid type: Expected number but received "0"',
    ],
  ])('refuses %s, naming the field and the value', (_, json, message) => {
    expect(() => tokenizerFromJson(json)).toThrow(message);
  });
});
