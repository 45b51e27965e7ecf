/**
 * A deterministic automaton over bytes. Equal states are the same value (`===`), so that they can be keys; every state
 * can reach one that accepts.
 */
export interface ByteAutomaton<State = unknown> {
  readonly start: State;
  /** The state after `byte`; undefined if no text of the language goes on so. */
  next(state: State, byte: number): State | undefined;
  /** Whether the text may end here. */
  accepts(state: State): boolean;
}
