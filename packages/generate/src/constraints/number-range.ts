import { byte, choice, literal, sequence, type Expression } from './expression.ts';

/** Finite bounds of a number, named as in JSON Schema. */
export type NumberBounds = {
  readonly minimum?: number | undefined;
  readonly exclusiveMinimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly exclusiveMaximum?: number | undefined;
};

const limit = Number.MAX_SAFE_INTEGER;

/** The integers within `bounds`, of those from −(2^53 − 1) to 2^53 − 1, as JavaScript writes them. */
export function integersWithin(bounds: NumberBounds): Expression {
  return choice(Array.from({ length: 16 }, (_, index) => numbersWithin(bounds, index + 1, 0)));
}

/**
 * The decimals within `bounds`, without an exponent and of up to 15 digits, before and after the point together: two
 * that differ do so as 64-bit numbers, too, and a bound divides the numbers that are read as it does the texts.
 */
export function decimalsWithin(bounds: NumberBounds): Expression {
  return choice(Array.from({ length: 15 }, (_, index) => numbersWithin(bounds, index + 1, 14 - index)));
}

/** Those with so many digits before the point, and up to `decimals` after it; no negative zero. */
function numbersWithin(bounds: NumberBounds, whole: number, decimals: number): Expression {
  const shortest = whole === 1 ? 0n : 10n ** BigInt(whole + decimals - 1);
  const longest = 10n ** BigInt(whole + decimals) - 1n;
  const { minimum = -limit, exclusiveMinimum = -limit - 1, maximum = limit, exclusiveMaximum = limit + 1 } = bounds;
  const least = largest(scaled(-limit), -scaled(-minimum), scaled(exclusiveMinimum) + 1n);
  const greatest = smallest(scaled(limit), scaled(maximum), -scaled(-exclusiveMaximum) - 1n);

  /** In units of the last decimal, rounded down. */
  function scaled(value: number): bigint {
    const [digits, exponent] = value.toExponential().split('e') as [string, string];
    const [integer, fraction = ''] = digits.split('.') as [string, string?];
    const power = Number(exponent) - fraction.length + decimals;
    const unscaled = BigInt(integer + fraction);
    if (power >= 0) return unscaled * 10n ** BigInt(power);
    const divisor = 10n ** BigInt(-power);
    const quotient = unscaled / divisor;
    return unscaled < quotient * divisor ? quotient - 1n : quotient;
  }

  function between(low: bigint, high: bigint): Expression {
    const [first, last] = [low, high].map((value) => String(value).padStart(whole + decimals, '0'));
    return low > high ? choice([]) : digitsBetween(first!, last!, whole);
  }

  return choice([
    between(largest(least, shortest), smallest(greatest, longest)),
    sequence([literal('-'), between(largest(-greatest, shortest, 1n), smallest(-least, longest))]),
  ]);
}

/** From `low` to `high`, which are equally long, with a point after `whole` digits; zeros may be left out at the end. */
function digitsBetween(low: string, high: string, whole: number): Expression {
  const [first, last] = [low.charCodeAt(0), high.charCodeAt(0)];
  const [lowRest, highRest] = [low.slice(1), high.slice(1)];
  const lowest = lowRest.replaceAll(/./g, '0');
  const highest = highRest.replaceAll(/./g, '9');
  const digitThen = (from: number, to: number, restFrom: string, restTo: string) =>
    sequence([byte(from, to), restBetween(restFrom, restTo, whole - 1)]);
  if (first === last || (lowRest === lowest && highRest === highest)) return digitThen(first, last, lowRest, highRest);
  return choice([
    digitThen(first, first, lowRest, highest),
    digitThen(first + 1, last - 1, lowest, highest),
    digitThen(last, last, lowest, highRest),
  ]);
}

function restBetween(low: string, high: string, whole: number): Expression {
  const options: Expression[] = [];
  if (whole <= 0 && /^0*$/.test(low)) options.push(sequence([]));
  if (low !== '') options.push(sequence([literal(whole === 0 ? '.' : ''), digitsBetween(low, high, whole)]));
  return choice(options);
}

function largest(...values: readonly bigint[]): bigint {
  return values.reduce((one, other) => (one > other ? one : other));
}

function smallest(...values: readonly bigint[]): bigint {
  return -largest(...values.map((value) => -value));
}
