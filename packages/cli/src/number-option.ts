import { InvalidArgumentError } from 'commander';

type WholeBounds = { readonly from?: number; readonly to?: number };

/** Both ends are included, but for `above` and `below`. */
type RealBounds = { readonly from?: number; readonly above?: number; readonly to?: number; readonly below?: number };

/** Reads an option's value as a whole number. */
export function wholeNumber({ from = 0, to = Number.MAX_SAFE_INTEGER }: WholeBounds = {}): (text: string) => number {
  const bounds = to === Number.MAX_SAFE_INTEGER ? `from ${from}` : `from ${from} to ${to}`;
  return readNumber(
    `a whole number ${bounds}`,
    (number) => Number.isSafeInteger(number) && number >= from && number <= to,
  );
}

/** Reads an option's value as a number, which is 0 or more if nothing is said. */
export function realNumber({ above, from, to, below }: RealBounds = {}): (text: string) => number {
  const least = above === undefined ? `from ${from ?? 0}` : `above ${above}`;
  const most = to !== undefined ? ` and at most ${to}` : below !== undefined ? ` and below ${below}` : '';
  return readNumber(
    `a number ${least}${most}`,
    (number) =>
      number > (above ?? -Infinity) &&
      number >= (from ?? 0) &&
      number <= (to ?? Number.MAX_VALUE) &&
      number < (below ?? Infinity),
  );
}

function readNumber(what: string, fits: (number: number) => boolean): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (text.trim() === '' || !fits(number)) throw new InvalidArgumentError(`It must be ${what}.`);
    return number;
  };
}
