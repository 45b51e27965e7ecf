import type { EncodeStream } from '../tokenizer.ts';
import type { NameFinder } from './name-finder.ts';
import { wellFormed } from './well-formed.ts';

/**
 * The encoder that gives out ids once they are certain: up to the last place where the text may be cut.
 *
 * @param eachPiece visits the ids of a text, piece by piece, until it comes to a place or beyond, and tells where it stops
 * @param findName finds the tokens that stand for themselves in the text
 * @param boundary matches, at no width, where any other text may be cut if a piece ends there
 */
export function encodeStream(
  eachPiece: (text: string, visit: (ids: readonly number[]) => void, until: number) => number,
  findName: NameFinder,
  boundary: RegExp,
): EncodeStream {
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
      const cut = lastCut(held, findName, boundary);
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

/** The end of the last name or the last boundary after it, up to where a longer name may be on its way. */
function lastCut(text: string, findName: NameFinder, boundary: RegExp): number {
  let cut = 0;
  let certain = Infinity;
  for (let found = findName(text, 0); found; found = findName(text, found.end)) {
    if (found.begun) {
      certain = found.start; // it may become a token, and then swallow the boundaries in it
      break;
    }
    cut = found.end;
  }
  const boundaries = new RegExp(boundary, 'gu');
  boundaries.lastIndex = cut;
  for (const { index } of text.matchAll(boundaries)) {
    if (index >= certain) break;
    cut = index;
  }
  return cut;
}
