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
 * after a letter that no letter, mark or apostrophe follows, and after the last digit.
 */
export const pieceBoundary: RegExp = /(?<=\p{L})(?=[^\p{L}\p{M}'\p{Surrogate}])|(?<=\p{N})(?=[^\p{N}\p{Surrogate}])/gu;

/** Cuts `text` into the pieces that `pattern` matches. What lies between matches is a piece too: no text is lost. */
export function* preTokenize(text: string, pattern: RegExp): Generator<string> {
  let end = 0;
  for (const { 0: match, index } of text.matchAll(pattern)) {
    if (index > end) yield text.slice(end, index);
    yield match;
    end = index + match.length;
  }
  if (end < text.length) yield text.slice(end);
}
