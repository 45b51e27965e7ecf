import type { EncodeOptions } from './tokenizer.ts';

/**
 * Cuts `text` at the special tokens that are allowed: plain stretches as strings, special tokens as their ids. Of two
 * names that begin alike the longer one wins.
 *
 * @throws RangeError if `allowedSpecial` names no special token
 */
export function splitSpecialTokens(
  text: string,
  specialTokens: ReadonlyMap<string, number>,
  allowedSpecial?: EncodeOptions['allowedSpecial'],
): (string | number)[] {
  const allowed = checkAllowed(allowedSpecial, specialTokens);
  if (allowed.length === 0) return [text];
  const names = allowed.toSorted((one, other) => other.length - one.length).map(escapeForPattern);
  const parts = text.split(new RegExp(`(${names.join('|')})`, 'u'));
  return parts.map((part, index) => (index % 2 === 1 ? specialTokens.get(part)! : part)); // odd ones are the matches
}

/**
 * The names that `allowedSpecial` stands for.
 *
 * @throws RangeError if one of them is no special token
 */
export function checkAllowed(
  allowedSpecial: EncodeOptions['allowedSpecial'] = [],
  specialTokens: ReadonlyMap<string, number>,
): readonly string[] {
  if (allowedSpecial === 'all') return [...specialTokens.keys()];
  for (const name of allowedSpecial) {
    if (!specialTokens.has(name)) throw new RangeError(unknownName(name, [...specialTokens.keys()]));
  }
  return allowedSpecial;
}

function unknownName(name: string, known: readonly string[]): string {
  const must =
    known.length === 0 ? 'be empty: this tokenizer has no special tokens' : `be among ${JSON.stringify(known)}`;
  return `encode: allowedSpecial (${JSON.stringify(name)}) must ${must}.`;
}

function escapeForPattern(name: string): string {
  return name.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}
