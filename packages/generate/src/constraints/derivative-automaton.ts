import type { ByteAutomaton } from './byte-automaton.ts';
import type { Expression } from './expression.ts';
import { liveExpressions } from './live-expressions.ts';

/** What may follow, as a stack of expressions: `top`, then `rest`. Equal stacks are the same object. */
type Stack = {
  readonly id: number;
  /** Absent at the bottom, where the text ends. */
  readonly top?: Expression;
  readonly rest?: Stack;
  /** The stacks that have one expression more. */
  readonly pushed: Map<Expression, Stack>;
};

/** A set of stacks, each the bottom or with a byte or walk on top, and what is known of the states after it (null: none). */
type State = { readonly stacks: readonly Stack[]; readonly after: (State | null)[] };

/**
 * The automaton of an expression, made as it is walked: its states are sets of partial derivatives, as
 * Antimirov's, https://doi.org/10.1016/0304-3975(95)00182-4, here kept as stacks, so that recursion is none the harder.
 * What cannot come to an end is never pushed: so every state can.
 *
 * @param where who asks, for the error
 * @throws RangeError if there is no text in the language
 */
export function derivativeAutomaton(expression: Expression, where: string): ByteAutomaton<State> {
  const live = liveExpressions(expression);
  if (!live.has(expression)) throw new RangeError(`${where}: nothing matches; there must be a text that does.`);

  const states = new Map<string, State>();
  const bottom: Stack = { id: 0, pushed: new Map() };
  let stackCount = 1;

  function push(top: Expression, rest: Stack): Stack {
    let stack = rest.pushed.get(top);
    if (!stack) rest.pushed.set(top, (stack = { id: stackCount++, top, rest, pushed: new Map() }));
    return stack;
  }

  /** The stacks that `stack` stands for, where no byte is read. */
  function unfolded({ top, rest = bottom }: Stack): Stack[] {
    switch (top?.kind) {
      case 'sequence':
        return [top.parts.reduceRight((below, part) => push(part, below), rest)];
      case 'choice':
        return top.options.filter((option) => live.has(option)).map((option) => push(option, rest));
      case 'repetition': {
        const once = top.max > 0 && live.has(top.item) ? [push(top.item, push(top.less, rest))] : [];
        return top.min === 0 ? [...once, rest] : once;
      }
      case 'walk':
        return top.mayEnd ? [rest] : [];
      default:
        return [];
    }
  }

  function stateOf(some: readonly Stack[]): State | undefined {
    const key = keyOf(some); // mostly known, as many bytes lead to the same stacks
    let state = states.get(key);
    if (state || some.length === 0) return state;
    const reached = new Set(some);
    for (const stack of reached) for (const next of unfolded(stack)) reached.add(next); // a Set gives what is added, too
    const stacks = [...reached].filter(({ top }) => top === undefined || top.kind === 'byte' || top.kind === 'walk');
    const unfoldedKey = keyOf(stacks);
    state = states.get(unfoldedKey) ?? { stacks, after: [] };
    states.set(key, state).set(unfoldedKey, state);
    return state;
  }

  /** What `stack` becomes where `byte` is read, if it can be. */
  function read({ top, rest = bottom }: Stack, byte: number): readonly Stack[] {
    if (top?.kind === 'byte') return top.from <= byte && byte <= top.to ? [rest] : [];
    const after = top?.kind === 'walk' && top.after(byte);
    return after ? [push(after, rest)] : [];
  }

  return {
    start: stateOf([push(expression, bottom)])!,
    next({ stacks, after }, byte) {
      if (after[byte] === undefined) after[byte] = stateOf(stacks.flatMap((stack) => read(stack, byte))) ?? null;
      return after[byte] ?? undefined;
    },
    accepts: ({ stacks }) => stacks.includes(bottom),
  };
}

function keyOf(stacks: readonly Stack[]): string {
  return stacks
    .map(({ id }) => id)
    .toSorted((one, other) => one - other)
    .join();
}
