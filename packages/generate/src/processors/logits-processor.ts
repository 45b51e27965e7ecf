/**
 * Gives the logits [vocab] to choose from, made from those of the model or of the processor before it.
 * A token is excluded by the logit −Infinity. The logits it is given stay as they are.
 *
 * The order is the caller's, and each sees only what those before it have left. Hugging Face's is: `logitBias`,
 * `repetitionPenalty`, `noRepeatNgram`, `minNewTokens`, `forceTokens`, `banTokens`, then `temperature`, `topK`, `topP`,
 * `minP`, `typicalP`, `epsilonCutoff`. `frequencyPenalty` and `presencePenalty`, which it does not have, belong among
 * the first, since they are in units of the model's logits.
 */
export type LogitsProcessor = (logits: Float32Array, history: History) => Float32Array;

/** The ids so far. */
export type History = {
  readonly prompt: readonly number[];
  /** Grows as generation goes on. */
  readonly generated: readonly number[];
};
