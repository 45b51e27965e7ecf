import { escapeForPattern } from './escape-for-pattern.ts';
import type { EncodeStream } from './tokenizer.ts';

/**
 * The encoder that gives out ids once they are certain: up to the last place where the text may be cut.
 *
 * @param names of the tokens that stand for themselves in the text, longer ones first
 * @param boundary matches, at no width, where any other text may be cut
 */
export function encodeStream(
  encode: (text: string) => number[],
  names: readonly string[],
  boundary: RegExp,
): EncodeStream {
  const cuts = cutPattern(names, boundary);
  let held = '';
  let searched = 0; // code units of `held` in which there is no cut
  return {
    push: (text) => {
      held += text;
      if (8 * (held.length - searched) < searched) return []; // to search at each push would be quadratic in a long piece
      const cut = lastCut(held, cuts);
      const ids = encode(held.slice(0, cut));
      held = held.slice(cut);
      searched = held.length;
      return ids;
    },
    flush: () => {
      const ids = encode(held);
      held = '';
      searched = 0;
      return ids;
    },
  };
}

/** Matches the beginning of a name at the end of the text, a name, or a boundary, whichever comes first. */
function cutPattern(names: readonly string[], boundary: RegExp): RegExp {
  const begun = names.flatMap((name) =>
    Array.from({ length: name.length - 1 }, (_, index) => name.slice(0, index + 1)),
  );
  const anyOf = (texts: readonly string[]): string =>
    texts.length === 0 ? '(?!)' : texts.map(escapeForPattern).join('|');
  return new RegExp(`(?<begun>(?:${anyOf(begun)})$)|${anyOf(names)}|${boundary.source}`, 'gu');
}

function lastCut(text: string, cuts: RegExp): number {
  let cut = 0;
  for (const match of text.matchAll(cuts)) {
    if (match.groups?.['begun'] !== undefined) break; // it may become a token, and then swallow the boundaries in it
    cut = match.index + match[0].length;
  }
  return cut;
}
