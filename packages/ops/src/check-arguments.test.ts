import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import * as ops from './index.ts';

/** Tensors of any rank, whatever type an operation asks for: that they do not fit is the point. */
const zeros = (...shape: number[]) => tf.zeros(shape) as never;
const ids = (...shape: number[]) => tf.zeros(shape, 'int32') as never;

/** Every operation with arguments that do not fit, and what it says of them. */
const misfits: [string, () => unknown][] = [
  ['embed: ids [3] must be [batch, seq].', () => ops.embed(ids(3), zeros(5, 4))],
  ['embed: ids must be int32, not float32.', () => ops.embed(zeros(1, 3), zeros(5, 4))],
  [
    'unembed: x [1,2,3] and table [5,4] differ in dModel; they must be [batch, seq, dModel] and [vocab, dModel].',
    () => ops.unembed(zeros(1, 2, 3), zeros(5, 4)),
  ],
  [
    'linear: x [2,5] and weight [4,3] differ in inputs; they must be [..., inputs] and [inputs, outputs].',
    () => ops.linear(zeros(2, 5), zeros(4, 3)),
  ],
  [
    'linear: weight [5,3] and bias [4] differ in outputs; they must be [inputs, outputs] and [outputs].',
    () => ops.linear(zeros(5), zeros(5, 3), { bias: zeros(4) }),
  ],
  ['linear: x [] must be [..., inputs].', () => ops.linear(zeros(), zeros(5, 3))],
  [
    'layerNorm: x [2,4] and scale [3] differ in dModel; they must be [..., dModel] and [dModel].',
    () => ops.layerNorm(zeros(2, 4), zeros(3), zeros(4), 1e-5),
  ],
  [
    'rmsNorm: x [2,4] and scale [1] differ in dModel; they must be [..., dModel] and [dModel].',
    () => ops.rmsNorm(zeros(2, 4), zeros(1), 1e-5),
  ],
  [
    'swiGlu: gate [2,3] and up [2,4] differ in width; they must be [..., width] and [..., width].',
    () => ops.swiGlu(zeros(2, 3), zeros(2, 4)),
  ],
  [
    'residualAdd: x [2,3,4] and update [1,3,4] differ in ...; they must be [..., dModel] and [..., dModel].',
    () => ops.residualAdd(zeros(2, 3, 4), zeros(1, 3, 4)),
  ],
  [
    'splitHeads: x [1,2,12] does not hold 2 + 2·1 heads of 4 numbers.',
    () => ops.splitHeads(zeros(1, 2, 12), { nHeads: 2, nKeyValueHeads: 1, headDim: 4 }),
  ],
  ['mergeHeads: x [2,3,4] must be [batch, heads, seq, headDim].', () => ops.mergeHeads(zeros(2, 3, 4))],
  [
    'rotary: x [1,2,3,4] and cosines [5,2] differ in seq; they must be [batch, heads, seq, headDim] and [seq, halfHeadDim].',
    () => ops.rotary(zeros(1, 2, 3, 4), zeros(5, 2), zeros(5, 2)),
  ],
  [
    'rotary: headDim (4) must be twice as long as the tables (4).',
    () => ops.rotary(zeros(1, 2, 3, 4), zeros(3, 4), zeros(3, 4)),
  ],
  [
    'causalAttention: queries [1,2,3,4] and keys [1,2,3,5] differ in headDim; ' +
      'they must be [batch, heads, querySeq, headDim] and [batch, keyValueHeads, keySeq, headDim].',
    () => ops.causalAttention(zeros(1, 2, 3, 4), zeros(1, 2, 3, 5), zeros(1, 2, 3, 5)),
  ],
  [
    'causalAttention: heads (3) must be a multiple of keyValueHeads (2).',
    () => ops.causalAttention(zeros(1, 3, 3, 4), zeros(1, 2, 3, 4), zeros(1, 2, 3, 4)),
  ],
  [
    'causalAttention: querySeq (3) must be at most keySeq (2).',
    () => ops.causalAttention(zeros(1, 2, 3, 4), zeros(1, 2, 2, 4), zeros(1, 2, 2, 4)),
  ],
  [
    'appendKeyValues: pastKeys [2,2,3,4] and keys [1,2,1,4] differ in batch; ' +
      'they must be [batch, keyValueHeads, pastSeq, headDim] and [batch, keyValueHeads, seq, headDim].',
    () =>
      ops.appendKeyValues(
        { keys: zeros(2, 2, 3, 4), values: zeros(2, 2, 3, 4) },
        { keys: zeros(1, 2, 1, 4), values: zeros(1, 2, 1, 4) },
      ),
  ],
  [
    'crossEntropy: logits [2,3,5] and targets [2,4] differ in ...; they must be [..., vocab] and [...].',
    () => ops.crossEntropy(zeros(2, 3, 5), ids(2, 4)),
  ],
  ['crossEntropy: targets must be int32, not float32.', () => ops.crossEntropy(zeros(3, 5), zeros(3))],
  [
    'linearCrossEntropy: x [2,3,4] and targets [3] differ in ...; they must be [..., dModel] and [...].',
    () => ops.linearCrossEntropy(zeros(2, 3, 4), zeros(5, 4), ids(3)),
  ],
  [
    'linearCrossEntropy: targets must be int32, not float32.',
    () => ops.linearCrossEntropy(zeros(3, 4), zeros(5, 4), zeros(3)),
  ],
];

describe.each(['cpu', 'simd'])('operations on %s', (backend) => {
  it.each(misfits)('%s', async (message, call) => {
    await tf.setBackend(backend);
    expect(() => tf.tidy(() => void call())).toThrow(new RangeError(message));
  });

  it('adamW: refuses a gradient of another shape, and leaves the weight as it was', async () => {
    await tf.setBackend(backend);
    const variable = (value: number) => tf.tidy(() => tf.variable(tf.fill([2, 3], value)));
    const [weight, moments] = [variable(1), { first: variable(0), second: variable(0) }];
    const [gradient, scale] = [tf.ones([3, 2]), tf.scalar(1)];
    const options = { learningRate: 1, beta1: 0.9, beta2: 0.9, epsilon: 1e-8, weightDecay: 0, step: 1 };
    expect(() => ops.adamW(weight, gradient, scale, moments, options)).toThrow(
      new RangeError('adamW: weight [2,3] and gradient [3,2] differ in ...; they must be [...] and [...].'),
    );
    expect([...(await weight.data())]).toEqual([1, 1, 1, 1, 1, 1]);
    tf.dispose([weight, moments.first, moments.second, gradient, scale]);
  });
});

describe('operations on simd', () => {
  it.each([
    ['crossEntropy', (targets: tf.Tensor) => ops.crossEntropy(zeros(3, 5), targets)],
    ['linearCrossEntropy', (targets: tf.Tensor) => ops.linearCrossEntropy(zeros(3, 4), zeros(5, 4), targets)],
  ])('%s: refuses a target that is no token', async (_, loss) => {
    await tf.setBackend('simd');
    const message = 'crossEntropy: target (5) must be from 0 to 4, or the ignored -100.';
    expect(() => tf.tidy(() => loss(tf.tensor1d([4, -100, 5], 'int32')))).toThrow(new RangeError(message));
  });
});
