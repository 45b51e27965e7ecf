import * as tf from '@tensorflow/tfjs-core';
import { expectSameAsCpu } from '@typeformer/backend-simd/testing';
import { createRng } from '@typeformer/random';
import { describe, it } from 'vitest';
import * as ops from './index.ts';

// On cpu the formulas run, on backend-simd its kernels.

const rng = createRng(7);

/** Numbers from N(0, 1), the same for the same name and shape. */
function normal<R extends tf.Rank>(name: string, shape: tf.ShapeMap[R]): tf.Tensor<R> {
  return tf.tensor<R>(rng.split(name).normal(tf.util.sizeFromShape(shape)), shape);
}

function ids(name: string, shape: [number, number], below: number): tf.Tensor2D {
  const words = rng.split(name).bits(tf.util.sizeFromShape(shape));
  return tf.tensor2d(
    Array.from(words, (word) => word % below),
    shape,
    'int32',
  );
}

/** What `f` gives, and its gradients by each input, its numbers weighted unequally. */
function valueAndGradients(f: (...inputs: tf.Tensor[]) => tf.Tensor, inputs: tf.Tensor[]): tf.Tensor[] {
  const value = f(...inputs);
  const { grads } = tf.valueAndGrads((...given) => tf.sum(tf.mul(f(...given), normal('dy', value.shape))))(inputs);
  return [value, ...grads];
}

const shapes: [number, number, number][] = [
  [1, 1, 1],
  [1, 2, 3],
  [2, 3, 5],
  [3, 7, 33],
  [2, 50, 130],
];

describe.each(shapes)('with [batch, seq, dModel] = [%d, %d, %d]', (batch, seq, dModel) => {
  const x = () => normal<tf.Rank.R3>('x', [batch, seq, dModel]);
  const vector = (name: string, length = dModel) => normal<tf.Rank.R1>(name, [length]);

  it.each([undefined, ops.gelu, ops.geluErf, ops.silu])('linear with activation %o', async (activation) => {
    for (const outputs of [1, 6, 35]) {
      const weight = () => normal<tf.Rank.R2>('weight', [dModel, outputs]);
      await expectSameAsCpu(() =>
        valueAndGradients(
          (a, w, bias) => ops.linear(a!, w as tf.Tensor2D, { bias: bias as tf.Tensor1D, activation }),
          [x(), weight(), vector('bias', outputs)],
        ),
      );
      await expectSameAsCpu(() =>
        valueAndGradients((a, w) => ops.linear(a!, w as tf.Tensor2D, { activation }), [x(), weight()]),
      );
    }
  });

  it('layerNorm and rmsNorm', async () => {
    await expectSameAsCpu(
      () =>
        valueAndGradients(
          (a, scale, bias) => ops.layerNorm(a!, scale as tf.Tensor1D, bias as tf.Tensor1D, 1e-3),
          [x(), vector('scale'), vector('bias')],
        ),
      2e-5,
    );
    await expectSameAsCpu(
      () =>
        valueAndGradients(
          (a, scale) => ops.layerNorm(a!, scale as tf.Tensor1D, undefined, 1e-3),
          [x(), vector('scale')],
        ),
      2e-5,
    );
    await expectSameAsCpu(
      () => valueAndGradients((a, scale) => ops.rmsNorm(a!, scale as tf.Tensor1D, 1e-3), [x(), vector('scale')]),
      2e-5,
    );
  });

  it('gelu, geluErf, silu, swiGlu, residualAdd', async () => {
    for (const activation of [ops.gelu, ops.geluErf, ops.silu]) {
      await expectSameAsCpu(() => valueAndGradients((a) => activation(a!), [x()]));
    }
    const other = () => normal('other', [batch, seq, dModel]);
    for (const combine of [ops.swiGlu, ops.residualAdd]) {
      await expectSameAsCpu(() => valueAndGradients((a, b) => combine(a!, b as tf.Tensor), [x(), other()]));
    }
  });

  it('embed and unembed', async () => {
    const table = () => normal<tf.Rank.R2>('table', [11, dModel]);
    await expectSameAsCpu(() =>
      valueAndGradients((t) => ops.embed(ids('ids', [batch, seq], 11), t as tf.Tensor2D), [table()]),
    );
    await expectSameAsCpu(() =>
      valueAndGradients((a, t) => ops.unembed(a as tf.Tensor3D, t as tf.Tensor2D), [x(), table()]),
    );
  });

  it.each([1, 10])('crossEntropy and linearCrossEntropy of a vocabulary of %d, some targets ignored', async (vocab) => {
    const targets = () => tf.sub(ids('targets', [batch, seq], vocab + 1), tf.scalar(1, 'int32')) as tf.Tensor2D; // −1 …
    const logits = () => normal('logits', [batch, seq, vocab]);
    const ignored = { ignoreIndex: -1 };
    await expectSameAsCpu(() => valueAndGradients((l) => ops.crossEntropy(l!, targets(), ignored), [logits()]));
    await expectSameAsCpu(() =>
      valueAndGradients(
        (a, t) => ops.linearCrossEntropy(a!, t as tf.Tensor2D, targets(), ignored),
        [x(), normal('table', [vocab, dModel])],
      ),
    );
  });

  it('dropout', async () => {
    for (const rate of [0.1, 0.5]) {
      await expectSameAsCpu(() => valueAndGradients((a) => ops.dropout(a!, rate, rng.split('mask')), [x()]));
    }
  });

  it('globalNorm and adamW', async () => {
    await expectSameAsCpu(() => ops.globalNorm([x(), vector('a'), vector('b', 1)]));
    await expectSameAsCpu(() => {
      const [weight, first, second] = ['weight', 'first', 'second'].map((name) =>
        tf.variable(tf.abs(normal(name, [batch, seq, dModel]))),
      ) as [tf.Variable, tf.Variable, tf.Variable];
      const options = { learningRate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0.2, step: 3 };
      ops.adamW(weight, x(), tf.scalar(0.7), { first, second }, options);
      const results = [weight, first, second].map((variable) => variable.clone());
      tf.dispose([weight, first, second]);
      return results;
    });
  });
});

describe.each([
  { batch: 1, heads: 1, keyValueHeads: 1, querySeq: 1, past: 0, headDim: 1 },
  { batch: 2, heads: 2, keyValueHeads: 2, querySeq: 3, past: 0, headDim: 5 },
  { batch: 1, heads: 4, keyValueHeads: 2, querySeq: 2, past: 5, headDim: 8 },
  { batch: 2, heads: 6, keyValueHeads: 1, querySeq: 7, past: 4, headDim: 6 },
  { batch: 1, heads: 2, keyValueHeads: 1, querySeq: 70, past: 3, headDim: 16 },
  { batch: 1, heads: 2, keyValueHeads: 2, querySeq: 210, past: 0, headDim: 12 },
  { batch: 1, heads: 1, keyValueHeads: 1, querySeq: 5, past: 200, headDim: 33 },
])('causalAttention with %o', ({ batch, heads, keyValueHeads, querySeq, past, headDim }) => {
  const keySeq = past + querySeq;
  const inputs = () => [
    normal('queries', [batch, heads, querySeq, headDim]),
    normal('keys', [batch, keyValueHeads, keySeq, headDim]),
    normal('values', [batch, keyValueHeads, keySeq, headDim]),
  ];
  const attention = (options: ops.CausalAttentionOptions) => (q?: tf.Tensor, k?: tf.Tensor, v?: tf.Tensor) =>
    ops.causalAttention(q as tf.Tensor4D, k as tf.Tensor4D, v as tf.Tensor4D, options);

  it('plain, with a bias, with dropout, and with both', async () => {
    const bias = () => normal<tf.Rank.R3>('bias', [heads, querySeq, keySeq]);
    const dropout = { rate: 0.3, rng: rng.split('attention') };
    await expectSameAsCpu(() => valueAndGradients(attention({}), inputs()));
    await expectSameAsCpu(() => valueAndGradients(attention({ bias: bias() }), inputs()));
    await expectSameAsCpu(() => valueAndGradients(attention({ dropout }), inputs()));
    await expectSameAsCpu(() => valueAndGradients(attention({ bias: bias(), dropout }), inputs()));
  });

  it('where a bias hides keys, and scores are large or not finite', async () => {
    const hidden = () => {
      const numbers = new Float32Array(heads * querySeq * keySeq);
      for (let index = 0; index < numbers.length; index += 3) numbers[index] = -Infinity;
      return tf.tensor3d(numbers, [heads, querySeq, keySeq]);
    };
    await expectSameAsCpu(() => attention({ bias: hidden() })(...inputs()));
    await expectSameAsCpu(() => attention({})(...inputs().map((tensor) => tf.mul(tensor, 10))), 1e-4);
    for (const number of [NaN, Infinity]) {
      await expectSameAsCpu(() => {
        const [q, k, v] = inputs();
        const spoilt = tf.reshape(tf.concat([tf.fill([1], number), tf.slice(tf.reshape(k!, [-1]), 1)]), k!.shape);
        return attention({})(q, spoilt, v);
      });
    }
  });

  it('splitHeads and mergeHeads, to and from heads like these', async () => {
    const options = { nHeads: heads, nKeyValueHeads: keyValueHeads, headDim };
    const x = () => normal('x', [batch, querySeq, (heads + 2 * keyValueHeads) * headDim]);
    for (const part of ['queries', 'keys', 'values'] as const) {
      await expectSameAsCpu(() => valueAndGradients((a) => ops.splitHeads(a as tf.Tensor3D, options)[part], [x()]));
    }
    await expectSameAsCpu(() => valueAndGradients((a) => ops.mergeHeads(a as tf.Tensor4D), [inputs()[0]!]));
  });

  it('rotary, on queries like these', async () => {
    if (headDim % 2 === 1) return;
    const table = (name: string) => normal<tf.Rank.R2>(name, [querySeq, headDim / 2]);
    await expectSameAsCpu(() =>
      valueAndGradients((q) => ops.rotary(q as tf.Tensor4D, table('cosines'), table('sines')), [inputs()[0]!]),
    );
  });
});

describe('appendKeyValues', () => {
  const tokens = (name: string, seq: number): ops.KeyValues => ({
    keys: normal<tf.Rank.R4>(`${name} keys`, [2, 3, seq, 4]),
    values: normal<tf.Rank.R4>(`${name} values`, [2, 3, seq, 4]),
  });

  it('grows a cache token by token, and attention reads it', async () => {
    await expectSameAsCpu(() => {
      let cache = tokens('first', 5);
      const outputs: tf.Tensor[] = [];
      for (let step = 0; step < 20; step++) {
        cache = ops.appendKeyValues(cache, tokens(String(step), 1 + (step % 3)));
        const queries = normal<tf.Rank.R4>(`queries ${step}`, [2, 6, 1, 4]);
        outputs.push(ops.causalAttention(queries, cache.keys, cache.values));
      }
      return [...outputs, cache.keys, cache.values];
    });
  });

  it('leaves a past as it was for those who still read it, and who append something else to it', async () => {
    await expectSameAsCpu(() => {
      const past = ops.appendKeyValues(tokens('first', 5), tokens('second', 1));
      const [one, other] = [ops.appendKeyValues(past, tokens('a', 2)), ops.appendKeyValues(past, tokens('b', 1))];
      const queries = normal<tf.Rank.R4>('queries', [2, 3, 1, 4]);
      return [past, one, other].flatMap(({ keys, values }) => [
        ops.causalAttention(queries, keys, values),
        tf.add(keys, 0),
        values,
      ]);
    });
  });
});

it('numbers that are not finite come out as they do of the formulas', async () => {
  const odd = () => tf.tensor2d([NaN, Infinity, -Infinity, 0, -0, 1e-40, 100, -100, 1, 2, 3, 4], [3, 4]);
  for (const activation of [ops.gelu, ops.geluErf, ops.silu]) await expectSameAsCpu(() => activation(odd()));
  const [scale, bias] = [() => normal<tf.Rank.R1>('scale', [4]), () => normal<tf.Rank.R1>('bias', [4])];
  await expectSameAsCpu(() => ops.layerNorm(odd(), scale(), bias(), 1e-5));
  await expectSameAsCpu(() => ops.rmsNorm(odd(), scale(), 1e-5));
  await expectSameAsCpu(() => ops.linear(odd(), normal<tf.Rank.R2>('weight', [4, 3]), { bias: tf.zeros([3]) }));
  for (const row of [0, 1, 2]) {
    await expectSameAsCpu(() => ops.crossEntropy(tf.slice(odd(), row, 1), tf.tensor1d([1], 'int32')));
  }
});
