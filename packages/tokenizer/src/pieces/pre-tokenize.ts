import type { Matcher } from '../patterns/matcher.ts';

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

/**
 * Cuts `text` into what is matched. What lies between matches is a piece too: no text is lost. A match of no width cuts, as
 * in Hugging Face.
 */
export function* preTokenize(text: string, matcher: Matcher): Generator<string> {
  const matchAt = matcher(text);
  let end = 0; // of the last piece
  for (let at = 0; at < text.length;) {
    const matched = matchAt(at);
    if (matched !== undefined && at > end) {
      yield text.slice(end, at);
      end = at;
    }
    if (matched !== undefined && matched > at) {
      yield text.slice(at, matched);
      at = matched;
      end = at;
    } else {
      at += text.codePointAt(at)! > 0xffff ? 2 : 1;
    }
  }
  if (end < text.length) yield text.slice(end);
}
