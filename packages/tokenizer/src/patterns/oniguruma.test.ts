import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { preTokenize } from '../pieces/pre-tokenize.ts';
import { onigurumaMatcher } from './oniguruma.ts';

/** What Hugging Face's tokenizers makes of hostile patterns and texts. */
const { texts, patterns } = JSON.parse(
  readFileSync(new URL('../__fixtures__/patterns/patterns.json', import.meta.url), 'utf8'),
) as { texts: string[]; patterns: { pattern: string; pieces?: (string[] | null)[]; refused?: string }[] };

/** What it reads, and is refused here by name. */
const refusals: Readonly<Record<string, string>> = {
  [String.raw`\X`]: String.raw`\X is not read here`,
  [String.raw`\y`]: String.raw`\y is not read here`,
  [String.raw`\G\w`]: String.raw`\G is not read here`,
  [String.raw`\K.`]: String.raw`\K is not read here`,
  '(?~abc)': '(?~ is not read here',
  [String.raw`(\w)\1`]: 'a reference to a group is not read here',
  [String.raw`(?<year>\d{4})-\k<year>`]: 'a reference to a group is not read here',
  [String.raw`(a(?:\g<1>)?b)`]: 'a call of a group is not read here',
  '(?i)STRASSE|grüße': '"ss" without regard to case is not read here', // it would be ß, too
  [String.raw`(?i)\p{Lu}+`]: 'a property without regard to case is not read here',
};

describe('onigurumaMatcher', () => {
  it.each(patterns.filter(({ pattern, pieces }) => pieces && !(pattern in refusals)))(
    "cuts as Hugging Face's tokenizers does: $pattern",
    ({ pattern, pieces }) => {
      const matcher = onigurumaMatcher(pattern);
      texts.forEach((text, index) => {
        const cut = [...preTokenize(text, matcher)];
        // Where Oniguruma gives up after ten million steps back, the pieces are found here.
        if (pieces![index] === null) expect(cut.join('')).toBe(text);
        else expect(cut, text.slice(0, 100)).toEqual(pieces![index]);
      });
    },
  );

  it.each(Object.entries(refusals))('refuses %s by name', (pattern, message) => {
    expect(() => onigurumaMatcher(pattern)).toThrow(message);
  });

  it.each(patterns.filter(({ refused }) => refused !== undefined))(
    'refuses what Oniguruma does: $pattern',
    ({ pattern }) => {
      expect(() => onigurumaMatcher(pattern)).toThrow(Error);
    },
  );
});
