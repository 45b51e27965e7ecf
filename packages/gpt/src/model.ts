import * as tf from '@tensorflow/tfjs';
import { buildWeights, createRng, disposeWeights, mapParameters, weightsByPath, type Rng } from '@typeformer/layer';
import * as ops from '@typeformer/ops';
import type { KeyValues, Tap } from '@typeformer/transformer';
import type { GptLayer } from './assemble-gpt.ts';
import type { GptConfig } from './config.ts';
import { gptLayer, type GptWeights } from './gpt-layer.ts';
import { idsTensor, type Ids } from './ids.ts';
import { trainable } from './trainable.ts';

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

/** What a model remembers of the tokens it has read: one cache for each block. */
export type GptState = readonly KeyValues[];

/**
 * A layer with weights of its own. It satisfies `LanguageModel` of `@typeformer/generate` and `Trainable` of
 * `@typeformer/train` by shape. Dispose it when done.
 */
export class Model<W> {
  readonly layer: GptLayer<W>;
  /** Every tensor in it is a `tf.Variable`. */
  readonly weights: W;

  /** Takes over `weights`: it owns and disposes them. */
  constructor(layer: GptLayer<W>, weights: W) {
    const given = weightsByPath(weights);
    this.layer = layer;
    this.weights = mapParameters<W>(layer.parameters, (_, path) => tf.variable(given.get(path)!));
    disposeWeights(weights);
  }

  get vocabSize(): number {
    return this.layer.vocabSize;
  }

  get maxSeqLen(): number {
    return this.layer.maxSeqLen;
  }

  /**
   * Ids [batch, seq] to logits [batch, seq, vocab]; with `targets` [batch, seq] also to a loss.
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
      const loss = ops.crossEntropy(logits, idsTensor('forward: targets', targets, this.layer));
      return { logits, loss, perplexity: loss.exp() };
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
  async nextLogits(
    ids: readonly number[],
    state?: GptState,
  ): Promise<{ readonly logits: Float32Array; readonly state: GptState }> {
    try {
      const read = state?.[0]?.keys.shape[2] ?? 0;
      const { logits, present } = tf.tidy(() => {
        const input = idsTensor('nextLogits: ids', [ids], { ...this.layer, alreadyRead: read });
        const { hidden, present: grown } = this.layer.apply(this.weights, input, { past: state });
        const last = hidden.slice([0, ids.length - 1, 0], [1, 1, -1]);
        return { logits: this.layer.logits(this.weights, last), present: grown };
      });
      const numbers = (await logits.data()) as Float32Array;
      logits.dispose();
      return { logits: numbers, state: present };
    } finally {
      if (state) this.release(state);
    }
  }

  /** Frees what a state holds. */
  release(state: GptState): void {
    for (const { keys, values } of state) tf.dispose([keys, values]);
  }

  /** Frees the weights. */
  dispose(): void {
    disposeWeights(this.weights);
  }
}

/** A model of your own layer, its weights drawn from `seed`. */
export function createModel<W>(layer: GptLayer<W>, { seed }: { readonly seed: number }): Model<W> {
  return new Model(layer, buildWeights<W>(layer.parameters, createRng(seed)));
}

/** A GPT-2-like model with the configuration it was made from. */
export class Gpt extends Model<GptWeights> {
  readonly config: GptConfig;

  /** Takes over `weights`: it owns and disposes them. */
  constructor(config: GptConfig, weights: GptWeights) {
    super(gptLayer(config), weights);
    this.config = config;
  }
}

/** A new GPT, its weights drawn from `seed`. */
export function createGpt(config: GptConfig, { seed }: { readonly seed: number }): Gpt {
  return new Gpt(config, buildWeights<GptWeights>(gptLayer(config).parameters, createRng(seed)));
}
