import { loopsInSteps } from './loops-in-steps.ts';

/**
 * GPT-2's pieces: an English contraction's ending; letters, digits or other signs, each with a space before them if
 * there is one; white space, which leaves its last character to the word that follows.
 *
 * White space is Unicode's, as in the original. JavaScript's `\s` also holds U+FEFF and lacks U+0085.
 */
export const gpt2Pattern: RegExp =
  /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu;

/**
 * Where GPT-2's pattern, and its kin with other rules for case, contractions and digits, end a piece whatever follows:
 * after a letter that neither a letter nor an apostrophe follows, and after the last digit of a number.
 */
export const pieceBoundary: RegExp = /(?<=\p{L})(?=[^\p{L}'])|(?<=\p{N})(?=\P{N})/gu;

/** Cuts `text` into the pieces that `pattern` matches. What lies between matches is a piece too: no text is lost. */
export function* preTokenize(text: string, pattern: RegExp): Generator<string> {
  const sticky = new RegExp(pattern, pattern.flags.replace('g', 'y')); // its `test` makes no object, unlike matchAll's steps
  let end = 0; // of the last piece
  for (let at = 0; at < text.length;) {
    const matched = matchEnd(sticky, text, at);
    if (matched === at) {
      at += text.codePointAt(at)! > 0xffff ? 2 : 1;
      continue;
    }
    if (at > end) yield text.slice(end, at);
    end = matched;
    yield text.slice(at, end);
    at = end;
  }
  if (end < text.length) yield text.slice(end);
}

/** Where the match that begins at `at` ends; `at` if there is none. */
function matchEnd(sticky: RegExp, text: string, at: number): number {
  try {
    return endOf(sticky, text, at);
  } catch {
    return endOf(loopsInSteps(sticky), text, at); // not at once: on ordinary text it takes twice the time
  }
}

function endOf(sticky: RegExp, text: string, at: number): number {
  sticky.lastIndex = at;
  return sticky.test(text) ? sticky.lastIndex : at;
}
