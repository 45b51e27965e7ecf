import { escapeForPattern } from './escape-for-pattern.ts';
import type { EncodeStream } from '../tokenizer.ts';
import { wellFormed } from './well-formed.ts';

/**
 * The encoder that gives out ids once they are certain: up to the last place where the text may be cut.
 *
 * @param eachPiece visits the ids of a text, piece by piece, until it comes to a place or beyond, and tells where it stops
 * @param names of the tokens that stand for themselves in the text, longer ones first
 * @param boundary matches, at no width, where any other text may be cut if a piece ends there
 */
export function encodeStream(
  eachPiece: (text: string, visit: (ids: readonly number[]) => void, until: number) => number,
  names: readonly string[],
  boundary: RegExp,
): EncodeStream {
  const cuts = cutPattern(names, boundary);
  let half = ''; // a surrogate at the end, which the next text may make a character
  let held = '';
  let searched = 0; // code units of `held` in which there is no cut

  const take = (cut: number): number[] => {
    const ids: number[] = [];
    const end = eachPiece(
      held,
      (pieceIds) => {
        for (const id of pieceIds) ids.push(id);
      },
      cut,
    );
    if (end > cut) return []; // a piece goes across it
    held = held.slice(cut);
    return ids;
  };
  return {
    push: (text) => {
      const received = half + text;
      half = /\p{Surrogate}$/u.exec(received)?.[0] ?? '';
      held += wellFormed(received.slice(0, received.length - half.length));
      if (8 * (held.length - searched) < searched) return []; // to search at each push would be quadratic in a long piece
      const cut = lastCut(held, cuts);
      const ids = cut > 0 ? take(cut) : [];
      searched = held.length;
      return ids;
    },
    flush: () => {
      held += wellFormed(half);
      half = '';
      searched = 0;
      return take(held.length);
    },
  };
}

/** Matches the beginning of a name at the end of the text, a name, or a boundary, whichever comes first. */
function cutPattern(names: readonly string[], boundary: RegExp): RegExp {
  const begun = names.flatMap((name) =>
    Array.from({ length: name.length - 1 }, (_, index) => name.slice(0, index + 1)),
  );
  const anyOf = (texts: Iterable<string>): string => Array.from(texts, escapeForPattern).join('|') || '(?!)';
  return new RegExp(`(?<begun>(?:${anyOf(new Set(begun))})$)|${anyOf(names)}|${boundary.source}`, 'gu');
}

function lastCut(text: string, cuts: RegExp): number {
  let cut = 0;
  for (const match of text.matchAll(cuts)) {
    if (match.groups?.['begun'] !== undefined) break; // it may become a token, and then swallow the boundaries in it
    cut = match.index + match[0].length;
  }
  return cut;
}
