import { loopsInSteps } from './loops-in-steps.ts';

/** Tells where the match that begins at a place of `text` ends; undefined if none begins there. */
export type Matcher = (text: string) => (at: number) => number | undefined;

/** What cuts text into pieces, here and in a `tokenizer.json`. */
export type PiecePattern = {
  readonly matcher: Matcher;
  /**
   * Its source as Oniguruma's, which Hugging Face's `tokenizers` has.
   *
   * @throws RangeError if it cannot be said there
   */
  toOniguruma(): string;
};

/** Matches as a regular expression of JavaScript's, which has the flag u or v. */
export function regExpMatcher(pattern: RegExp): Matcher {
  const sticky = new RegExp(pattern, `${pattern.flags.replace(/[gy]/g, '')}y`); // its `test` makes no object, unlike `exec`
  let inSteps: RegExp | undefined;
  return (text) => (at) => {
    try {
      return endOf(sticky, text, at);
    } catch {
      inSteps ??= loopsInSteps(sticky); // not at once: on ordinary text it takes twice the time
      return endOf(inSteps, text, at);
    }
  };
}

function endOf(sticky: RegExp, text: string, at: number): number | undefined {
  sticky.lastIndex = at;
  return sticky.test(text) ? sticky.lastIndex : undefined;
}
