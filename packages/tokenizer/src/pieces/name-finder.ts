import { wellFormed } from './well-formed.ts';

/** A place in a text where a name begins, or where the text ends before it is certain that none does. */
type FoundName = {
  readonly start: number;
  /** Where the longest name that begins at `start` ends; `start` if none does. */
  readonly end: number;
  /** Whether the text ends while a longer name may be on its way. */
  readonly begun: boolean;
};

/** Finds the first place at or after `from`. */
export type NameFinder = (text: string, from: number) => FoundName | undefined;

/**
 * Finds the names in well-formed text, the longest of those that begin at the same place. The names in order are all that
 * it keeps: those that go on as the text does are neighbours there.
 */
export function nameFinder(names: Iterable<string>): NameFinder {
  const sorted = [...new Set(names)].filter((name) => wellFormed(name) === name).toSorted(); // by code units
  if (sorted.length === 0) return () => undefined;
  const firstWith = new Uint32Array(2 ** 16 + 1); // the first name whose first code unit is this one or greater
  for (let unit = 0, index = 0; unit < firstWith.length; unit++) {
    while (index < sorted.length && sorted[index]!.charCodeAt(0) < unit) index++;
    firstWith[unit] = index;
  }

  return (text, from) => {
    for (let start = from; start < text.length; start++) {
      const unit = text.charCodeAt(start);
      const low = firstWith[unit]!;
      const high = firstWith[unit + 1]!;
      if (low === high) continue;
      const found = longestAt(text, start, low, high);
      if (found.begun || found.end > start) return found;
    }
    return undefined;
  };

  /** @param low the first of the names that begin with the code unit at `start`, which stand before `high` */
  function longestAt(text: string, start: number, low: number, high: number): FoundName {
    let end = start;
    for (let length = 1; low < high; length++) {
      if (sorted[low]!.length === length) {
        end = start + length;
        low++;
      }
      if (start + length === text.length) return { start, end, begun: low < high };
      const unit = text.charCodeAt(start + length);
      low = firstFrom(low, high, length, unit);
      high = firstFrom(low, high, length, unit + 1);
    }
    return { start, end, begun: false };
  }

  /** The first of the names from `low` to `high` whose code unit at `place` is `unit` or greater; `high` if there is none. */
  function firstFrom(low: number, high: number, place: number, unit: number): number {
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (sorted[middle]!.charCodeAt(place) < unit) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
