import type { EncodeOptions } from '../tokenizer.ts';
import { firstOf } from '../first-of.ts';
import { quoted } from '../quoted.ts';
import { nameFinder, type NameFinder } from './name-finder.ts';

/** The tokens that stand for themselves in a text. */
export type TokensInText = {
  readonly find: NameFinder;
  /**
   * The id of a name that was found.
   *
   * @throws RangeError if it is disallowed
   */
  idOf(name: string): number;
};

type SpecialTokenOptions = Pick<EncodeOptions, 'allowedSpecial' | 'disallowedSpecial'>;

type KnownTokens = {
  readonly specialTokens: ReadonlyMap<string, number>;
  readonly addedTokens: ReadonlyMap<string, number>;
  /** Where a call does not say. */
  readonly allowedSpecial: 'all' | readonly string[];
};

/** Of the choices that calls made, as many are kept; there are seldom more than two. */
const mostChoices = 8;

/**
 * What a call's options come to: added tokens, and the special tokens that are allowed or disallowed. Each choice is worked
 * out once, since a vocabulary may have 100,000 such tokens.
 *
 * @throws RangeError if one that is named is no special token; also at once, for `allowedSpecial`
 */
export function tokensInTexts(known: KnownTokens): (options: SpecialTokenOptions) => TokensInText {
  const byDefault = tokensInText(known, {});
  const choices = new Map<string, TokensInText>();
  return (options) => {
    if (options.allowedSpecial === undefined && options.disallowedSpecial === undefined) return byDefault;
    const choice = JSON.stringify([options.allowedSpecial, options.disallowedSpecial]);
    let tokens = choices.get(choice);
    if (tokens === undefined) {
      tokens = tokensInText(known, options);
      if (choices.size === mostChoices) choices.clear();
      choices.set(choice, tokens);
    }
    return tokens;
  };
}

function tokensInText(
  { specialTokens, addedTokens, ...byDefault }: KnownTokens,
  { allowedSpecial = byDefault.allowedSpecial, disallowedSpecial = [] }: SpecialTokenOptions,
): TokensInText {
  checkNames({ allowedSpecial, disallowedSpecial }, specialTokens);
  const all = [...specialTokens.keys()];
  const allowed = new Set(allowedSpecial === 'all' ? all : allowedSpecial);
  const disallowed = new Set(
    disallowedSpecial === 'all' ? all.filter((name) => !allowed.has(name)) : disallowedSpecial,
  );
  return {
    find: nameFinder([...addedTokens.keys(), ...allowed, ...disallowed]),
    idOf: (name) => {
      if (disallowed.has(name)) {
        throw new RangeError(`encode: text must not hold ${quoted(name)}, a special token that is disallowed.`);
      }
      return (addedTokens.get(name) ?? specialTokens.get(name))!;
    },
  };
}

/** Cuts `text` at the tokens that stand for themselves: plain stretches, which may be empty, and between them the names. */
export function splitAtTokens(text: string, { find }: TokensInText): string[] {
  const parts: string[] = [];
  let end = 0;
  for (let found = find(text, 0); found; found = find(text, Math.max(found.end, found.start + 1))) {
    if (found.end === found.start) continue; // begun, but the text is over
    parts.push(text.slice(end, found.start), text.slice(found.start, found.end));
    end = found.end;
  }
  parts.push(text.slice(end));
  return parts;
}

function checkNames(options: Required<SpecialTokenOptions>, specialTokens: ReadonlyMap<string, number>): void {
  for (const [option, names] of Object.entries(options)) {
    const stranger = names === 'all' ? undefined : names.find((name) => !specialTokens.has(name));
    if (stranger === undefined) continue;
    const must =
      specialTokens.size === 0
        ? 'be empty: this tokenizer has no special tokens'
        : `be among [${firstOf(specialTokens.keys())}]`;
    throw new RangeError(`encode: ${option} (${quoted(stranger)}) must ${must}.`);
  }
}
