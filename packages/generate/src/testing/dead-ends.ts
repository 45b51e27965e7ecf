import type { ByteAutomaton } from '../constraints/byte-automaton.ts';

/** How many states, of those that `bytes` lead to, have no end within reach. */
export function deadEnds<State>(automaton: ByteAutomaton<State>, bytes: readonly number[]): number {
  const states = new Set([automaton.start]);
  const ending = new Set<State>();
  const after = (state: State): State[] => bytes.flatMap((value) => automaton.next(state, value) ?? []);
  for (const state of states) for (const next of after(state)) states.add(next);
  for (let before = -1; before < ending.size;) {
    before = ending.size;
    for (const state of states) {
      if (automaton.accepts(state) || after(state).some((next) => ending.has(next))) ending.add(state);
    }
  }
  return states.size - ending.size;
}
