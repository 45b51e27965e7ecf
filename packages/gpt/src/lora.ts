import * as tf from '@tensorflow/tfjs-core';
import { mapParameters, parametersByPath, uniform, weightsByPath, zeros, type Declared } from '@typeformer/layer';
import type { GptLayer } from './assemble-gpt.ts';

/** What is learned about one matrix [inputs, outputs]: an update of low rank. */
export type LoraAdapter = {
  readonly down: tf.Tensor2D; // [inputs, rank]
  readonly up: tf.Tensor2D; // [rank, outputs]
};

/** By the path of the matrix that each adapts (`blocks.0.attention.qkv.weight`). */
export type LoraAdapters = { readonly [path: string]: LoraAdapter };

export type LoraWeights<W> = {
  readonly base: W;
  readonly adapters: LoraAdapters;
};

export type LoraOptions = {
  /** The width between `down` and `up`. */
  readonly rank: number;
  /** The update is scaled by alpha / rank. Default rank. */
  readonly alpha?: number;
  /** Which matrices have an adapter. Default: the qkv weights of all attentions, as in PEFT for GPT-2. */
  readonly adapts?: (path: string, shape: readonly number[]) => boolean;
};

export interface LoraLayer<W> extends GptLayer<LoraWeights<W>> {
  /** Weights with which the layer that was adapted computes the same, to the bit: new tensors, which the caller owns. */
  merge(weights: LoraWeights<W>): W;
}

/**
 * A GPT that few weights adapt: in the place of each adapted matrix `W` it has `W + (alpha / rank)·down·up`. At first `up`
 * is 0, which changes nothing, and `down` uniform in ±1/√inputs. Hu et al. 2021, https://arxiv.org/abs/2106.09685
 *
 * The sums are made anew in each call: `merge` before generating at length.
 *
 * @throws RangeError for a wrong rank or alpha, and if `adapts` chooses nothing, or what is no matrix
 * @example
 * const layer = lora(gpt.layer, { rank: 8 });
 * const adapters = buildWeights<LoraAdapters>(layer.parameters.adapters, createRng(1));
 * const model = new Model(layer, { base: gpt.weights, adapters }); // takes over the weights of `gpt`
 */
export function lora<W>(
  layer: GptLayer<W>,
  { rank, alpha = rank, adapts = (path) => path.endsWith('attention.qkv.weight') }: LoraOptions,
): LoraLayer<W> {
  if (!(Number.isSafeInteger(rank) && rank > 0)) {
    throw new RangeError(`lora: rank (${String(rank)}) must be a whole number from 1.`);
  }
  if (!Number.isFinite(alpha)) throw new RangeError(`lora: alpha (${String(alpha)}) must be a finite number.`);

  const merge = ({ base, adapters }: LoraWeights<W>): W => {
    const byPath = weightsByPath(base);
    return mapParameters<W>(layer.parameters, (_, path) => {
      const weight = byPath.get(path)!;
      const adapter = adapters[path];
      return tf.tidy(() =>
        adapter ? tf.add(weight, tf.matMul(tf.mul(adapter.down, alpha / rank), adapter.up)) : weight.clone(),
      );
    });
  };
  return {
    vocabSize: layer.vocabSize,
    maxSeqLen: layer.maxSeqLen,
    parameters: {
      base: layer.parameters,
      adapters: declareAdapters(layer.parameters, rank, adapts),
    } as LoraLayer<W>['parameters'], // `Declared` stays open while W is
    apply: (weights, ids, context) => tf.tidy(() => layer.apply(merge(weights), ids, context)),
    logits: (weights, hidden) => tf.tidy(() => layer.logits(merge(weights), hidden)),
    loss: (weights, hidden, targets) => tf.tidy(() => layer.loss(merge(weights), hidden, targets)),
    merge,
  };
}

function declareAdapters<W>(
  parameters: Declared<W>,
  rank: number,
  adapts: NonNullable<LoraOptions['adapts']>,
): Declared<LoraAdapters> {
  const chosen = [...parametersByPath(parameters)].filter(([path, { shape }]) => adapts(path, shape));
  if (chosen.length === 0) throw new RangeError('lora: adapts must choose at least one matrix.');
  return Object.fromEntries(
    chosen.map(([path, { shape }]) => {
      const [inputs, outputs, ...others] = shape;
      if (inputs === undefined || outputs === undefined || others.length > 0) {
        throw new RangeError(`lora: adapts must choose matrices; ${path} has shape [${shape}].`);
      }
      const bound = 1 / Math.sqrt(inputs);
      return [path, { down: uniform({ low: -bound, high: bound })([inputs, rank]), up: zeros([rank, outputs]) }];
    }),
  );
}
