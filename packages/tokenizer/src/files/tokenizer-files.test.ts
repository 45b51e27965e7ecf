import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { savedTokenizers } from '../../test/saved-tokenizers.ts';
import { trainBpe } from '../byte-pairs/train-bpe.ts';
import { characterTokenizer } from '../characters/character.ts';
import { tokenizerFiles } from './tokenizer-files.ts';
import { tokenizerFromJson } from './tokenizer-from-json.ts';

type Kind = {
  readonly sha256: Record<string, string>;
  readonly eos: number | null;
  readonly bos: number | null;
  readonly pad: number | null;
  readonly vectors: readonly { readonly text: string; readonly ids: number[] | null; readonly decoded?: string }[];
};

/** What transformers' `AutoTokenizer` makes of the folders that are written here. */
const { kinds } = JSON.parse(readFileSync(new URL('../__fixtures__/saved/saved.json', import.meta.url), 'utf8')) as {
  kinds: Record<string, Kind>;
};

describe('tokenizerFiles', () => {
  it.each(Object.keys(savedTokenizers))(
    "writes what transformers' AutoTokenizer reads as it is here: %s",
    async (name) => {
      const { tokenizer, files, options } = await savedTokenizers[name]!();
      const { sha256, vectors } = kinds[name]!;
      for (const [file, text] of Object.entries(files)) {
        expect(createHash('sha256').update(text).digest('hex'), `${file}: run make.py`).toBe(sha256[file]);
      }
      const again = tokenizerFromJson(JSON.parse(files['tokenizer.json']));
      expect([again.vocabSize, again.specialTokens]).toEqual([tokenizer.vocabSize, tokenizer.specialTokens]);
      for (const either of [tokenizer, again]) {
        for (const { text, ids, decoded } of vectors) {
          if (ids === null) {
            expect(() => either.encode(text, options), text).toThrow(RangeError);
            continue;
          }
          expect(either.encode(text, options), text).toEqual(ids);
          expect(either.decode(ids), text).toBe(decoded);
        }
      }
    },
  );

  it('names the tokens that end, begin and fill, as transformers then finds them', () => {
    const roles = ({ eos, bos, pad }: Kind): (number | null)[] => [eos, bos, pad];
    expect(roles(kinds['gpt2']!)).toEqual([50256, null, null]);
    expect(roles(kinds['trained']!)).toEqual([0, null, 1]);
    expect(roles(kinds['trained, special tokens as text']!)).toEqual([1, 0, null]);
    expect(roles(kinds['characters']!)).toEqual([null, null, null]);
  });

  it('refuses a name that is no special token', async () => {
    expect(() => tokenizerFiles(characterTokenizer('a\n'), { endOfText: '\n' })).toThrow(
      String.raw`tokenizerFiles: endOfText ("\n") must be left out: this tokenizer has no special tokens.`,
    );
    const trained = await trainBpe('', { vocabSize: 258, specialTokens: ['<s>', '</s>'] });
    expect(() => tokenizerFiles(trained, { padding: '<pad>' })).toThrow(
      'tokenizerFiles: padding ("<pad>") must be "<s>", "</s>".',
    );
  });
});
