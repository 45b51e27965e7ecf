import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { characterTokenizer } from '../characters/character.ts';
import { tokenizerFromJson } from '../files/tokenizer-from-json.ts';

const { tokenizer: json, vectors } = JSON.parse(
  readFileSync(new URL('../__fixtures__/offsets/offsets.json', import.meta.url), 'utf8'),
) as { tokenizer: unknown; vectors: { text: string; ids: number[]; offsets: [number, number][] }[] };

describe('encodeWithOffsets', () => {
  it("puts tokens, added ones too, where Hugging Face's tokenizers does", () => {
    for (const tokenizer of [tokenizerFromJson(json), tokenizerFromJson(saved(tokenizerFromJson(json)))]) {
      for (const { text, ids, offsets } of vectors) {
        const expected = offsets.map(([start, end], index) => ({ id: ids[index], start, end }));
        expect(tokenizer.encodeWithOffsets(text, { allowedSpecial: 'all' })).toEqual(expected);
      }
    }
  });

  it('counts a lone surrogate as one code unit', () => {
    const tokenizer = tokenizerFromJson(json);
    const places = tokenizer.encodeWithOffsets('a\uD83Db').map(({ start, end }) => [start, end]);
    expect(places).toEqual([
      [0, 1],
      [1, 2],
      [1, 2],
      [1, 2],
      [2, 3],
    ]);
  });

  it('passes over characters without a token', () => {
    expect(characterTokenizer('ab').encodeWithOffsets('a🦊b', { unknown: [] })).toEqual([
      { id: 0, start: 0, end: 1 },
      { id: 1, start: 3, end: 4 },
    ]);
    expect(characterTokenizer('ab', { unknown: 'a' }).encodeWithOffsets('🦊b')).toEqual([
      { id: 0, start: 0, end: 2 },
      { id: 1, start: 2, end: 3 },
    ]);
  });
});

function saved(tokenizer: unknown): unknown {
  return JSON.parse(JSON.stringify(tokenizer));
}
