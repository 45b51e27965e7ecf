import type { Declared } from './parameter.ts';

/**
 * A piece of a model: the parameters it declares, and a pure function of their weights.
 *
 * @typeParam W the weight tree: tensors in plain objects and arrays
 * @typeParam Context what the layer is told beside its input: the random stream for dropout, a cache, a tap
 */
export interface Layer<W, Input, Output, Context = void> {
  readonly parameters: Declared<W>;
  /** Reads `weights` and `input`; owns and disposes neither. */
  apply(weights: W, input: Input, context: Context): Output;
}
