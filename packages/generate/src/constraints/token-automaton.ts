/** A deterministic automaton over tokens. Equal states are the same value (`===`), so that they can be keys. */
export interface TokenAutomaton<State = unknown> {
  readonly start: State;
  /** The state after the token `id`; undefined if it is not among the allowed ones. */
  next(state: State, id: number): State | undefined;
  /** The ids that may come next, the one that ends the text among them where it may end. Asked once for each state. */
  allowed(state: State): Iterable<number>;
}
