/**
 * Gives the logits [vocab] to choose from, made from those of the model or of the processor before it.
 * A token is excluded by the logit −Infinity. The logits it is given stay as they are.
 */
export type LogitsProcessor = (logits: Float32Array, history: History) => Float32Array;

/** The ids so far. */
export type History = {
  readonly prompt: readonly number[];
  /** Grows as generation goes on. */
  readonly generated: readonly number[];
};
