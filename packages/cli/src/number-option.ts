import { InvalidArgumentError } from 'commander';

type Bounds = {
  readonly from?: number;
  /** Not included. */
  readonly below?: number;
};

/** Reads an option's value as a whole number. */
export function wholeNumber({ from = 0, below = Number.MAX_SAFE_INTEGER }: Bounds = {}): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (text.trim() === '' || !Number.isSafeInteger(number) || number < from || number >= below) {
      throw new InvalidArgumentError(`It must be a whole number from ${from}.`);
    }
    return number;
  };
}

/** Reads an option's value as a number. */
export function realNumber({ from = 0, below = Infinity }: Bounds = {}): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (text.trim() === '' || !(number >= from && number < below)) {
      throw new InvalidArgumentError(
        `It must be a number from ${from}${below === Infinity ? '' : ` and below ${below}`}.`,
      );
    }
    return number;
  };
}
