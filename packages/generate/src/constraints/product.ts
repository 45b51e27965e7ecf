import type { ByteAutomaton } from './byte-automaton.ts';
import { derivativeAutomaton } from './derivative-automaton.ts';
import type { Expression, Walk } from './expression.ts';
import { liveExpressions } from './live-expressions.ts';

/** What both match. One of them must not be recursive, or an end might be looked for without end. */
export function intersection(one: Expression, other: Expression): Expression {
  return product(one, other, true);
}

/** What `one` matches and `other` does not. Neither may be recursive. */
export function difference(one: Expression, other: Expression): Expression {
  return product(one, other, false);
}

/** Made when asked for, so that what is in it may be filled until then. */
function product(one: Expression, other: Expression, otherMatches: boolean): Expression {
  let options: readonly Expression[] | undefined;
  return {
    kind: 'choice',
    get options() {
      if (!options) {
        options = []; // what holds itself, and nothing before it, is never done
        options = productOptions(one, other, otherMatches);
      }
      return options;
    },
  };
}

function productOptions(one: Expression, other: Expression, otherMatches: boolean): readonly Expression[] {
  if (!liveExpressions(one).has(one)) return [];
  if (!liveExpressions(other).has(other)) return otherMatches ? [] : [one];
  const start = walk(derivativeAutomaton(one, 'product'), derivativeAutomaton(other, 'product'), otherMatches);
  return start ? [start] : [];
}

/** A walk through two automata at once; the other one has got stuck where its state is undefined. */
function walk<One, Other>(
  one: ByteAutomaton<One>,
  other: ByteAutomaton<Other>,
  otherMatches: boolean,
): Walk | undefined {
  type Pair = Walk & { readonly afterEach: readonly (Pair | undefined)[] };
  const pairs = new Map<One, Map<Other | undefined, Pair>>();
  /** Whether an end can be reached, where it is known. */
  const live = new Map<Pair, boolean>();

  function pairOf(first: One, second: Other | undefined): Pair {
    const withFirst = pairs.get(first) ?? new Map<Other | undefined, Pair>();
    pairs.set(first, withFirst);
    let pair = withFirst.get(second);
    if (!pair) withFirst.set(second, (pair = newPair(first, second)));
    return pair;
  }

  function newPair(first: One, second: Other | undefined): Pair {
    let afterEach: readonly (Pair | undefined)[] | undefined;
    const pair: Pair = {
      kind: 'walk',
      mayEnd: one.accepts(first) && (second !== undefined && other.accepts(second)) === otherMatches,
      get afterEach() {
        return (afterEach ??= Array.from({ length: 0x100 }, (_, byte) => {
          const firstAfter = one.next(first, byte);
          const secondAfter = second === undefined ? undefined : other.next(second, byte);
          const isStuck = firstAfter === undefined || (otherMatches && secondAfter === undefined);
          return isStuck ? undefined : pairOf(firstAfter, secondAfter);
        }));
      },
      after(byte) {
        const next = pair.afterEach[byte];
        return next && isLive(next) ? next : undefined;
      },
    };
    return pair;
  }

  /** Looks for the nearest end: what lies on the way to it is live, too; if there is none, nothing that was seen is. */
  function isLive(start: Pair): boolean {
    const before = new Map<Pair, Pair | undefined>([[start, undefined]]);
    for (const found of before.keys()) {
      if (found.mayEnd || live.get(found)) {
        for (let pair: Pair | undefined = found; pair; pair = before.get(pair)) live.set(pair, true);
        return true;
      }
      for (const next of live.get(found) === false ? [] : found.afterEach) {
        if (next && !before.has(next)) before.set(next, found);
      }
    }
    for (const dead of before.keys()) live.set(dead, false);
    return false;
  }

  const start = pairOf(one.start, other.start);
  return isLive(start) ? start : undefined;
}
