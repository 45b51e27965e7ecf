/** What generation asks of a model: ids in, logits and a state out. */
export interface LanguageModel<State = unknown> {
  /** How many ids there are: 0 to `vocabSize - 1`. */
  readonly vocabSize: number;
  /** How many ids a state can have read: the context. */
  readonly maxSeqLen: number;
  /**
   * Reads `ids` after what `state` has read (nothing, if absent), and gives the logits [vocab] for the token after the
   * last. `state` is consumed: afterwards only the returned one, never `undefined`, is valid, and whoever holds it
   * releases it. If it rejects, as for an id out of range, the state it was given is already released.
   */
  nextLogits(ids: readonly number[], state?: State): Promise<{ readonly logits: Float32Array; readonly state: State }>;
  /** Frees a state. */
  release(state: State): void;
}
