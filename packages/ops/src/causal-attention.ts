import * as tf from '@tensorflow/tfjs-core';
import type { Rng } from '@typeformer/random';
import { checkShapes } from './check-arguments.ts';
import { dispatch } from './dispatch.ts';
import { dropout } from './dropout.ts';

export type CausalAttentionOptions = {
  /** Added to the scores: [heads, querySeq, keySeq]. */
  readonly bias?: tf.Tensor3D | undefined;
  /** The share of attention weights that is dropped, and the stream that says which. */
  readonly dropout?: { readonly rate: number; readonly rng: Rng } | undefined;
};

/**
 * `softmax(queries·keysᵀ / √headDim + bias)·values`, where a query sees the keys up to its own place.
 *
 * `queries` [batch, heads, querySeq, headDim]; `keys` and `values` [batch, keyValueHeads, keySeq, headDim]; result like
 * `queries`. The queries are the last `querySeq` of the `keySeq` places. Each key-value head serves
 * heads / keyValueHeads neighbouring query heads. https://arxiv.org/abs/1706.03762, https://arxiv.org/abs/2305.13245
 */
export function causalAttention(
  queries: tf.Tensor4D,
  keys: tf.Tensor4D,
  values: tf.Tensor4D,
  { bias, dropout: drop }: CausalAttentionOptions = {},
): tf.Tensor4D {
  checkAttention(queries, keys, values, bias);
  const [key0, key1] = drop?.rng.key ?? [0, 0];
  return dispatch({
    name: 'causalAttention',
    inputs: { queries, keys, values },
    ...(bias && { constants: { bias } }),
    attributes: { dropoutRate: drop?.rate ?? 0, dropoutKey0: key0, dropoutKey1: key1 },
    formula: (inputs, constants) => {
      const weights = attentionWeights(inputs.queries, inputs.keys, constants['bias'] as tf.Tensor3D | undefined);
      const kept = drop ? dropout(weights, drop.rate, drop.rng) : weights;
      return ungroup(tf.matMul(group(kept, inputs.values), inputs.values), queries.shape);
    },
  });
}

function checkAttention(queries: tf.Tensor4D, keys: tf.Tensor4D, values: tf.Tensor4D, bias?: tf.Tensor3D): void {
  checkShapes('causalAttention', {
    queries: [queries, 'batch heads querySeq headDim'],
    keys: [keys, 'batch keyValueHeads keySeq headDim'],
    values: [values, 'batch keyValueHeads keySeq headDim'],
    bias: [bias, 'heads querySeq keySeq'],
  });
  const [[, heads, querySeq], [, keyValueHeads, keySeq]] = [queries.shape, keys.shape];
  if (heads % keyValueHeads !== 0) {
    throw new RangeError(`causalAttention: heads (${heads}) must be a multiple of keyValueHeads (${keyValueHeads}).`);
  }
  if (querySeq > keySeq) {
    throw new RangeError(`causalAttention: querySeq (${querySeq}) must be at most keySeq (${keySeq}).`);
  }
}

/**
 * The weights `softmax(queries·keysᵀ / √headDim + bias)` themselves: [batch, heads, querySeq, keySeq], each row's sum 1.
 * `causalAttention` does without them where a kernel can; this is for looking at them.
 */
export function attentionWeights(queries: tf.Tensor4D, keys: tf.Tensor4D, bias?: tf.Tensor3D): tf.Tensor4D {
  const [batch, heads, querySeq, headDim] = queries.shape;
  const keySeq = keys.shape[2];
  const products = ungroup(tf.matMul(group(queries, keys), keys, false, true), [batch, heads, querySeq, keySeq]);
  const scores = tf.mul(products, 1 / Math.sqrt(headDim));
  const biased = bias ? tf.add(scores, bias) : scores;
  const visible = querySeq === 1 ? biased : tf.add(biased, causalMask(querySeq, keySeq)); // a single query sees every key
  return tf.softmax(visible) as tf.Tensor4D;
}

/** [batch, heads, seq, width] → [batch, keyValueHeads, heads / keyValueHeads · seq, width]: a head's group in its rows. */
function group(x: tf.Tensor4D, keysOrValues: tf.Tensor4D): tf.Tensor4D {
  const [batch, heads, seq, width] = x.shape;
  const keyValueHeads = keysOrValues.shape[1];
  return tf.reshape(x, [batch, keyValueHeads, (heads / keyValueHeads) * seq, width]);
}

function ungroup(x: tf.Tensor, [batch, heads, seq]: readonly number[]): tf.Tensor4D {
  return tf.reshape(x, [batch!, heads!, seq!, x.shape.at(-1)!]);
}

/**
 * 0 where query i may see key j, −∞ where j lies ahead: [querySeq, keySeq]. For three queries after two past keys:
 *
 *     0  0  0  −∞ −∞
 *     0  0  0  0  −∞
 *     0  0  0  0  0
 */
function causalMask(querySeq: number, keySeq: number): tf.Tensor2D {
  const past = keySeq - querySeq;
  const mask = new Float32Array(querySeq * keySeq);
  for (let query = 0; query < querySeq; query++) {
    mask.fill(-Infinity, query * keySeq + past + query + 1, (query + 1) * keySeq);
  }
  return tf.tensor2d(mask, [querySeq, keySeq]);
}
