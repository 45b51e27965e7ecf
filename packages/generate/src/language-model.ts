/** What generation asks of a model: ids in, logits and a state out. */
export interface LanguageModel<State = unknown> {
  /** How many ids there are: 0 to `vocabSize - 1`. */
  readonly vocabSize: number;
  /** How many ids a state can have read: the context. Infinity, if any number. */
  readonly maxSeqLen: number;
  /**
   * Reads `ids` after what `state` has read (nothing, if absent), and gives the logits [vocab] for the token after the
   * last. `state` is consumed: afterwards only the returned one, never `undefined`, is valid, and whoever holds it
   * releases it. If it rejects, as for an id out of range, the state it was given is already released.
   */
  nextLogits(ids: readonly number[], state?: State): Promise<NextLogits<State>>;
  /** Frees a state. */
  release(state: State): void;
}

export type NextLogits<State = unknown> = { readonly logits: Float32Array; readonly state: State };

/** A model that can go on from one state in several ways, and back: for beams, samples of one prompt, a prompt cache. */
export interface ForkingModel<State = unknown> extends LanguageModel<State> {
  /** Another state, which has read the first `length` of the ids that `state` has (all, if absent). Both are valid. */
  fork(state: State, length?: number): State;
}

/** A model that reads for several sequences at once, sooner than one after the other. */
export interface BatchingModel<State = unknown> extends ForkingModel<State> {
  /** `nextLogits` of each. If it rejects, the states it was given are already released, all of them. */
  nextLogitsOfEach(reads: readonly Read<State>[]): Promise<NextLogits<State>[]>;
}

export type Read<State = unknown> = { readonly ids: readonly number[]; readonly state?: State | undefined };

/** A model that says what it expected at each place: for drafts that it checks, and texts that it scores. */
export interface ScoringModel<State = unknown> extends ForkingModel<State> {
  /** As `nextLogits`, with the logits [vocab] after each of the ids. */
  logitsAfterEach(
    ids: readonly number[],
    state?: State,
  ): Promise<{ readonly logits: readonly Float32Array[]; readonly state: State }>;
}

/** A model that shows what it makes of each token: for contrastive search. */
export interface HiddenStatesModel<State = unknown> extends ForkingModel<State> {
  /** As `nextLogits`, with the last hidden state [dModel] of each of the ids, from which its logits come. */
  nextLogitsAndHidden(
    ids: readonly number[],
    state?: State,
  ): Promise<NextLogits<State> & { readonly hidden: readonly Float32Array[] }>;
}
