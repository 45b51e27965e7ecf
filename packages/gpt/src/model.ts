import * as tf from '@tensorflow/tfjs-core';
import { buildWeights, createRng, disposeWeights, mapParameters, weightsByPath, type Rng } from '@typeformer/layer';
import * as ops from '@typeformer/ops';
import type { Tap } from '@typeformer/transformer';
import type { GptLayer } from './assemble-gpt.ts';
import type { GptConfig } from './config.ts';
import { gptLayer, type GptWeights } from './gpt-layer.ts';
import { forkState, releaseState, type GptState } from './gpt-state.ts';
import { idsTensor, type Ids } from './ids.ts';
import {
  readHidden,
  readLogits,
  readNext,
  type LogitsAfterEach,
  type NextLogits,
  type NextLogitsAndHidden,
  type Read,
} from './read.ts';
import { trainable } from './trainable.ts';
import { whileLive } from './while-live.ts';

/** The target that counts for nothing: PyTorch's, and that of the heads' losses. */
const ignoreIndex = -100;

/** The logits [batch, seq, vocab]; the caller disposes what it gets. */
export type Prediction = { readonly logits: tf.Tensor3D };

/** A prediction held against targets: mean cross-entropy in nats, and e to it. */
export type ScoredPrediction = Prediction & { readonly loss: tf.Scalar; readonly perplexity: tf.Scalar };

export type ForwardOptions = {
  /** The stream that dropout draws from. Absent: inference. */
  readonly rng?: Rng;
  /** Sees, and may replace, activations by name. */
  readonly tap?: Tap;
};

/**
 * A layer with weights of its own. By shape it is a `LanguageModel` of `@typeformer/generate`, with all that one may be
 * asked for (`ForkingModel`, `BatchingModel`, `ScoringModel`, `HiddenStatesModel`), and a `Trainable` of
 * `@typeformer/train`. Dispose it when done.
 */
export class Model<W> {
  readonly layer: GptLayer<W>;
  readonly #weights: W;
  readonly #live: () => W;

  /**
   * Takes over `weights`: it owns and disposes them. A model that had them before has none left, and throws when it is used;
   * `trainable(layer, weights)` lets two layers share them.
   *
   * @throws Error if they are disposed, or another model has taken them over
   */
  constructor(layer: GptLayer<W>, weights: W) {
    const given = weightsByPath(whileLive('Model', weights)());
    this.layer = layer;
    this.#weights = mapParameters<W>(layer.parameters, (_, path) => tf.variable(given.get(path)!));
    this.#live = whileLive('Model', this.#weights);
    disposeWeights(weights);
  }

  /** Every tensor in it is a `tf.Variable`. @throws Error once they are disposed, or another model has taken them over */
  get weights(): W {
    return this.#live();
  }

  get vocabSize(): number {
    return this.layer.vocabSize;
  }

  get maxSeqLen(): number {
    return this.layer.maxSeqLen;
  }

  /**
   * Ids [batch, seq] to logits [batch, seq, vocab]; with `targets` [batch, seq] also to a loss, over those that are not
   * −100 (NaN if all are, as in PyTorch).
   *
   * @throws RangeError for ids that are no token, rows of different lengths, or more than maxSeqLen tokens
   */
  forward(ids: Ids, options?: ForwardOptions): Prediction;
  forward(ids: Ids, options: ForwardOptions & { readonly targets: Ids }): ScoredPrediction;
  forward(
    ids: Ids,
    { targets, ...context }: ForwardOptions & { readonly targets?: Ids } = {},
  ): Prediction | ScoredPrediction {
    return tf.tidy(() => {
      const { hidden } = this.layer.apply(this.weights, idsTensor('forward: ids', ids, this.layer), context);
      const logits = this.layer.logits(this.weights, hidden);
      if (!targets) return { logits };
      const expected = idsTensor('forward: targets', targets, { ...this.layer, ignoreIndex });
      const loss = ops.crossEntropy(logits, expected, { ignoreIndex });
      return { logits, loss, perplexity: tf.exp(loss) };
    });
  }

  /** The loss alone, mean cross-entropy in nats, without holding all the logits: what training differentiates. */
  loss(inputs: tf.Tensor2D, targets: tf.Tensor2D, context: ForwardOptions = {}): tf.Scalar {
    return trainable(this.layer, this.weights).loss(inputs, targets, context);
  }

  /**
   * Reads `ids` after what `state` has read, and gives the logits [vocab] of the token after the last. `state` is
   * consumed; `release` the one that is returned.
   */
  async nextLogits(ids: readonly number[], state?: GptState): Promise<NextLogits> {
    const [next] = await readNext(this, [{ where: 'nextLogits: ids', ids, state }]);
    return next!;
  }

  /**
   * `nextLogits` of each, sooner than one after the other: they go through the model at once, whatever number of ids each
   * reads after a past of any length. Those that read equally many after equally many share memory as long as they do.
   */
  async nextLogitsOfEach(reads: readonly Read[]): Promise<NextLogits[]> {
    return readNext(
      this,
      reads.map(({ ids, state }, index) => ({ where: `nextLogitsOfEach: reads[${index}].ids`, ids, state })),
    );
  }

  /** As `nextLogits`, with the logits [vocab] after each of the ids. */
  async logitsAfterEach(ids: readonly number[], state?: GptState): Promise<LogitsAfterEach> {
    return readLogits(this, { where: 'logitsAfterEach: ids', ids, state });
  }

  /** As `nextLogits`, with the hidden state [dModel] of each of the ids, after the final norm. */
  async nextLogitsAndHidden(ids: readonly number[], state?: GptState): Promise<NextLogitsAndHidden> {
    return readHidden(this, { where: 'nextLogitsAndHidden: ids', ids, state });
  }

  /**
   * Another state, which has read the first `length` of the tokens that `state` has (all, if absent). Both are valid.
   *
   * @throws RangeError if `state` has not read so many
   */
  fork(state: GptState, length?: number): GptState {
    return forkState(state, length);
  }

  /** Frees what a state holds. */
  release(state: GptState): void {
    releaseState(state);
  }

  /** Frees the weights, but for what another model has taken over. */
  dispose(): void {
    disposeWeights(this.#weights);
  }
}

/** A model of your own layer, its weights drawn from `seed`. */
export function createModel<W>(layer: GptLayer<W>, { seed }: { readonly seed: number }): Model<W> {
  return new Model(layer, buildWeights<W>(layer.parameters, createRng(seed)));
}

/** A GPT-2-like model with the configuration it was made from. */
export class Gpt extends Model<GptWeights> {
  readonly config: GptConfig;

  /** Takes over `weights`, as every model does. */
  constructor(config: GptConfig, weights: GptWeights) {
    super(gptLayer(config), weights);
    this.config = config;
  }
}

/** A new GPT, its weights drawn from `seed`. */
export function createGpt(config: GptConfig, { seed }: { readonly seed: number }): Gpt {
  return new Gpt(config, buildWeights<GptWeights>(gptLayer(config).parameters, createRng(seed)));
}
