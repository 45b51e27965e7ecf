import type { ByteAutomaton } from '../constraints/byte-automaton.ts';

/** Whether the UTF-8 bytes of `text` are in the automaton's language. */
export function acceptsText<State>(automaton: ByteAutomaton<State>, text: string): boolean {
  let state: State | undefined = automaton.start;
  for (const byte of new TextEncoder().encode(text)) {
    state = automaton.next(state, byte);
    if (state === undefined) return false;
  }
  return automaton.accepts(state);
}
