import type { ByteAutomaton } from './byte-automaton.ts';
import type { Expression } from './expression.ts';

/** What may follow, as a stack of expressions: `top`, then `rest`. Equal stacks are the same object. */
type Stack = {
  readonly id: number;
  /** Absent at the bottom, where the text ends. */
  readonly top?: Expression;
  readonly rest?: Stack;
  /** The stacks that have one expression more. */
  readonly pushed: Map<Expression, Stack>;
};

/** A set of stacks, each the bottom or with a `byte` on top, and what is known of the states after it (null: none). */
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
      default:
        return [];
    }
  }

  function stateOf(some: readonly Stack[]): State | undefined {
    const reached = new Set(some);
    for (const stack of reached) for (const next of unfolded(stack)) reached.add(next); // a Set gives what is added, too
    const stacks = [...reached].filter(({ top }) => top === undefined || top.kind === 'byte');
    if (stacks.length === 0) return undefined;
    const key = stacks
      .map(({ id }) => id)
      .toSorted((one, other) => one - other)
      .join();
    let state = states.get(key);
    if (!state) states.set(key, (state = { stacks, after: [] }));
    return state;
  }

  return {
    start: stateOf([push(expression, bottom)])!,
    next({ stacks, after }, byte) {
      if (after[byte] === undefined) {
        const reads = ({ top }: Stack) => top?.kind === 'byte' && top.from <= byte && byte <= top.to;
        after[byte] = stateOf(stacks.filter(reads).map(({ rest }) => rest!)) ?? null;
      }
      return after[byte] ?? undefined;
    },
    accepts: ({ stacks }) => stacks.includes(bottom),
  };
}

/** Those within `expression`, itself among them, that some text matches: the least set that `isLive` allows. */
function liveExpressions(expression: Expression): Set<Expression> {
  const reachable = new Set([expression]);
  for (const found of reachable) for (const part of partsOf(found)) reachable.add(part);
  const innermostFirst = [...reachable].toReversed();
  const live = new Set<Expression>();
  for (let before = -1; before < live.size;) {
    before = live.size;
    for (const found of innermostFirst) if (isLive(found, live)) live.add(found);
  }
  return live;
}

function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'byte':
      return [];
    case 'sequence':
      return expression.parts;
    case 'choice':
      return expression.options;
    case 'repetition':
      return [expression.item];
  }
}

function isLive(expression: Expression, live: ReadonlySet<Expression>): boolean {
  switch (expression.kind) {
    case 'byte':
      return expression.from <= expression.to;
    case 'sequence':
      return expression.parts.every((part) => live.has(part));
    case 'choice':
      return expression.options.some((option) => live.has(option));
    case 'repetition':
      return expression.min <= expression.max && (expression.min === 0 || live.has(expression.item));
  }
}
