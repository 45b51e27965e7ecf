/** Text that comes in pieces, up to the first of some strings. */
export interface TextUntil {
  /** The text that is certain to come before any of the strings; what may begin one is held back. */
  push(text: string): string;
  /** What is held back, at the end. */
  flush(): string;
  /** Whether one of the strings has come. */
  readonly found: boolean;
}

/**
 * Ends a text at the first of `strings` to be complete, wherever it is cut into pieces.
 *
 * @throws RangeError if one of the strings is empty
 */
export function textUntil(strings: readonly string[]): TextUntil {
  if (strings.includes('')) throw new RangeError('stopStrings: a string must not be empty.');
  let held = '';
  let found = false;
  return {
    get found() {
      return found;
    },
    push(text) {
      if (found) return '';
      held += text;
      const stop = firstComplete(held, strings);
      found = stop !== undefined;
      const certain = held.slice(0, stop ?? held.length - lengthThatMayBegin(held, strings));
      held = found ? '' : held.slice(certain.length);
      return certain;
    },
    flush() {
      const rest = held;
      held = '';
      return rest;
    },
  };
}

/** Where the string begins that ends first, of those the longest; undefined if there is none. */
function firstComplete(text: string, strings: readonly string[]): number | undefined {
  let [start, end]: [number | undefined, number] = [undefined, Infinity];
  for (const string of strings) {
    const at = text.indexOf(string);
    if (at < 0 || at + string.length > end || (at + string.length === end && at > start!)) continue;
    [start, end] = [at, at + string.length];
  }
  return start;
}

/** How much of the end of `text` is the beginning of a string. */
function lengthThatMayBegin(text: string, strings: readonly string[]): number {
  const longest = Math.max(0, ...strings.map((string) => string.length - 1));
  for (let length = Math.min(longest, text.length); length > 0; length--) {
    const end = text.slice(-length);
    if (strings.some((string) => string.startsWith(end))) return length;
  }
  return 0;
}
