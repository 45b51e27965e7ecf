import { toOnigurumaAst } from 'oniguruma-parser';
import { boundedMatcher } from './bounded-matcher.ts';
import { regExpMatcher, type Matcher } from './matcher.ts';
import { hasManyWays } from './many-ways.ts';
import { regExpOf } from './oniguruma-regexp.ts';

/**
 * Matches as Oniguruma does, the regular expressions of Hugging Face's `tokenizers`, for which `\w`, `\s`, `\d` and `\b` are
 * Unicode's, and `^`, `$` and `.` not what they are in JavaScript.
 *
 * @throws Error naming what is wrong with the pattern, or has no counterpart here
 */
export function onigurumaMatcher(source: string): Matcher {
  const { body, flags } = toOnigurumaAst(source);
  // JavaScript is fast, but tries every way there is, and cannot be interrupted.
  return hasManyWays(body) ? boundedMatcher(body, flags) : regExpMatcher(regExpOf(body, flags));
}
