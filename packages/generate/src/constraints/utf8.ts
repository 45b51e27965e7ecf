import { byte, choice, sequence, type Expression } from './expression.ts';

/** Code points `from` to `to`, both included. */
export type CodePoints = readonly [from: number, to: number];

/** All that there are; the surrogates among them have no bytes. */
export const anyCodePoint: CodePoints = [0, 0x10ffff];

/** What UTF-8 writes in 1, 2, 3, 3 and 4 bytes: the surrogates are left out between. */
const lengths: readonly CodePoints[] = [
  [0, 0x7f],
  [0x80, 0x7ff],
  [0x800, 0xd7ff],
  [0xe000, 0xffff],
  [0x10000, 0x10ffff],
];

/** One character out of `ranges`, as its UTF-8 bytes. */
export function utf8(ranges: readonly CodePoints[]): Expression {
  return choice(
    ranges.flatMap((range) =>
      lengths
        .map((length) => overlap(range, length))
        .filter(([from, to]) => from <= to)
        .map(([from, to]) => bytesBetween(encode(from), encode(to))),
    ),
  );
}

/** The code points of both; none, if its end comes before its beginning. */
export function overlap([from, to]: CodePoints, [otherFrom, otherTo]: CodePoints): CodePoints {
  return [Math.max(from, otherFrom), Math.min(to, otherTo)];
}

/** The byte strings of this length from `low` to `high`, where each byte after the first is a continuation byte. */
function bytesBetween([low, ...lowRest]: readonly number[], [high, ...highRest]: readonly number[]): Expression {
  if (low === undefined || high === undefined) return sequence([]);
  if (low === high) return sequence([byte(low), bytesBetween(lowRest, highRest)]);
  const lowest = lowRest.map(() => 0x80);
  const highest = lowRest.map(() => 0xbf);
  return choice([
    sequence([byte(low), bytesBetween(lowRest, highest)]),
    sequence([byte(low + 1, high - 1), bytesBetween(lowest, highest)]),
    sequence([byte(high), bytesBetween(lowest, highRest)]),
  ]);
}

function encode(codePoint: number): number[] {
  return [...new TextEncoder().encode(String.fromCodePoint(codePoint))];
}
