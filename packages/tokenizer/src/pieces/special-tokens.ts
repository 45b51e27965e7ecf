import { escapeForPattern } from './escape-for-pattern.ts';
import type { EncodeOptions } from '../tokenizer.ts';

/** The tokens that stand for themselves in a text. */
export type TokensInText = {
  /** Longer ones first. */
  readonly names: readonly string[];
  /**
   * The id of one of the names.
   *
   * @throws RangeError if it is disallowed
   */
  idOf(name: string): number;
};

type KnownTokens = {
  readonly specialTokens: ReadonlyMap<string, number>;
  readonly addedTokens: ReadonlyMap<string, number>;
};

/**
 * Added tokens, and the special tokens that are allowed or disallowed.
 *
 * @throws RangeError if one that is named is no special token
 */
export function tokensInText(
  { specialTokens, addedTokens }: KnownTokens,
  { allowedSpecial = [], disallowedSpecial = [] }: EncodeOptions = {},
): TokensInText {
  const all = [...specialTokens.keys()];
  checkNames({ allowedSpecial, disallowedSpecial }, all);
  const allowed = allowedSpecial === 'all' ? all : allowedSpecial;
  const disallowed = new Set(
    disallowedSpecial === 'all' ? all.filter((name) => !allowed.includes(name)) : disallowedSpecial,
  );
  const names = [...new Set([...addedTokens.keys(), ...allowed, ...disallowed])];
  return {
    names: names.toSorted((one, other) => other.length - one.length),
    idOf: (name) => {
      if (disallowed.has(name)) {
        throw new RangeError(`encode: text must not hold ${JSON.stringify(name)}, a special token that is disallowed.`);
      }
      return (addedTokens.get(name) ?? specialTokens.get(name))!;
    },
  };
}

/**
 * Cuts `text` at the tokens that stand for themselves: plain stretches, which may be empty, and between them the names.
 * Of two names that begin at the same place the longer one wins.
 */
export function splitAtTokens(text: string, { names }: TokensInText): string[] {
  if (names.length === 0) return [text];
  return text.split(new RegExp(`(${names.map(escapeForPattern).join('|')})`, 'u'));
}

function checkNames(options: Required<EncodeOptions>, known: readonly string[]): void {
  for (const [option, names] of Object.entries(options)) {
    const stranger = names === 'all' ? undefined : names.find((name) => !known.includes(name));
    if (stranger === undefined) continue;
    const must =
      known.length === 0 ? 'be empty: this tokenizer has no special tokens' : `be among ${JSON.stringify(known)}`;
    throw new RangeError(`encode: ${option} (${JSON.stringify(stranger)}) must ${must}.`);
  }
}
