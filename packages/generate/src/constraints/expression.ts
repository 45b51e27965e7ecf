/**
 * A language of byte strings, as a value. It is recursive if the options of a `choice` come to hold it, after a byte or
 * with nothing behind it: `e = e "a" | "a"` would never be done unfolding.
 */
export type Expression =
  | { readonly kind: 'byte'; readonly from: number; readonly to: number }
  | { readonly kind: 'sequence'; readonly parts: readonly Expression[] }
  | { readonly kind: 'choice'; readonly options: readonly Expression[] }
  | Repetition
  | Walk;

type Repetition = {
  readonly kind: 'repetition';
  readonly item: Expression;
  readonly min: number;
  readonly max: number;
  /** The same, once less. */
  readonly less: Expression;
};

/** What may follow in a state of a deterministic automaton, from which an end can be reached. */
export type Walk = {
  readonly kind: 'walk';
  /** Whether it may be nothing. */
  readonly mayEnd: boolean;
  /** What may follow after `byte`, always the same value; undefined if nothing goes on so. */
  after(byte: number): Walk | undefined;
};

/** One byte of `from` to `to`, both included. */
export function byte(from: number, to = from): Expression {
  return { kind: 'byte', from, to };
}

/** All `parts`, one after another: the empty string if there are none. */
export function sequence(parts: readonly Expression[]): Expression {
  return { kind: 'sequence', parts };
}

/** One of `options`: nothing, not even the empty string, if there are none. */
export function choice(options: readonly Expression[]): Expression {
  return { kind: 'choice', options };
}

/** `item`, from `min` to `max` times. */
export function repeat(item: Expression, min: number, max: number): Expression {
  let less: Expression | undefined;
  const repetition: Repetition = {
    kind: 'repetition',
    item,
    min,
    max,
    // Made when asked for and then kept: a large `max` costs nothing, and endless repetition leads back to itself.
    get less() {
      less ??= min === 0 && max === Infinity ? repetition : repeat(item, Math.max(min - 1, 0), max - 1);
      return less;
    },
  };
  return repetition;
}

/** The UTF-8 bytes of `text`. */
export function literal(text: string): Expression {
  return sequence(Array.from(new TextEncoder().encode(text), (value) => byte(value)));
}
