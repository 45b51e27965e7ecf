import * as tf from '@tensorflow/tfjs-core';
import { describe, it } from 'vitest';
import { numbers } from '../../test/numbers.ts';
import { expectSameAsCpu } from '../../test/same-as-cpu.ts';

type Operation = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

const arithmetic: Record<string, Operation> = {
  add: tf.add,
  div: tf.div,
  maximum: tf.maximum,
  minimum: tf.minimum,
  mul: tf.mul,
  squaredDifference: tf.squaredDifference,
  sub: tf.sub,
};
const comparisons: Record<string, Operation> = {
  equal: tf.equal,
  greater: tf.greater,
  greaterEqual: tf.greaterEqual,
  less: tf.less,
  lessEqual: tf.lessEqual,
  notEqual: tf.notEqual,
};

/** Rounded, so that some numbers are equal. */
const tensor = (shape: readonly number[], seed: number) =>
  tf.tensor(
    numbers(shape, seed).map((value) => Math.round(value * 4) / 4 + 1 / 64),
    [...shape],
  );

const shapes: [number[], number[]][] = [
  [[], []],
  [[7], [7]],
  [[7], []],
  [[1], [2, 7]],
  [[3, 5], [5]],
  [
    [3, 5],
    [3, 1],
  ],
  [
    [3, 1],
    [1, 5],
  ],
  [
    [2, 3, 4, 5],
    [3, 1, 5],
  ],
  [
    [2, 1, 4, 1],
    [3, 1, 5],
  ],
  [
    [2, 3, 1, 2, 3],
    [2, 1, 5, 1, 3],
  ],
  [
    [0, 3],
    [1, 3],
  ],
  [
    [3, 0],
    [3, 1],
  ],
];

describe.each(Object.entries({ ...arithmetic, ...comparisons }))('%s', (_, operation) => {
  it('gives what cpu gives, whichever way shapes broadcast', async () => {
    for (const [a, b] of shapes) {
      await expectSameAsCpu(() => [operation(tensor(a, 1), tensor(b, 2)), operation(tensor(b, 2), tensor(a, 1))]);
    }
  });

  it('gives what cpu gives where there are several tasks', async () => {
    for (const [a, b] of [
      [[20_001], [20_001]],
      [[1], [20_001]],
      [
        [50, 401],
        [50, 1],
      ],
      [[50, 401], [401]],
      [
        [3, 9001],
        [1, 9001],
      ],
      [
        [2, 60, 60],
        [2, 1, 60],
      ],
    ] as const) {
      await expectSameAsCpu(() => operation(tensor(a, 1), tensor(b, 2)));
    }
  });

  it('gives what cpu gives of NaN, Infinity and −0', async () => {
    const corners = [NaN, Infinity, -Infinity, 0, -0, 1, 1e-40];
    await expectSameAsCpu(() => operation(tf.tensor2d(corners, [7, 1]), tf.tensor2d(corners, [1, 7])));
  });

  it('of whole numbers, or of two types, is what it is on cpu', async () => {
    await expectSameAsCpu(() =>
      operation(tf.tensor1d([1, -2, 7, 2 ** 31 - 1], 'int32'), tf.tensor1d([2, -2, 3, 5], 'int32')),
    );
    await expectSameAsCpu(() => operation(tf.tensor1d([1, -2, 7], 'int32'), tf.scalar(2, 'int32')));
    await expectSameAsCpu(() => operation(tf.tensor1d([1, -2, 7], 'int32'), tf.scalar(-1.5)));
  });
});

describe.each(Object.entries(arithmetic))('%s', (name, operation) => {
  it('has the gradients that cpu has', async () => {
    const broadcasts = ['add', 'sub', 'mul', 'div'].includes(name); // the gradients of the others do not
    for (const [a, b] of shapes.slice(0, broadcasts ? 9 : 2)) {
      await expectSameAsCpu(() =>
        tf.grads((x: tf.Tensor, y: tf.Tensor) => operation(x, y))([tensor(a, 1), tensor(b, 2)]),
      );
    }
  });
});

describe('addN', () => {
  it('adds any number of tensors', async () => {
    await expectSameAsCpu(() => tf.addN([tensor([3, 5], 1)]));
    await expectSameAsCpu(() => tf.addN([1, 2, 3, 4].map((seed) => tensor([3, 5], seed))));
    await expectSameAsCpu(() => tf.addN([tensor([0], 1), tensor([0], 2)]));
    await expectSameAsCpu(() => tf.addN([tf.tensor1d([1, 2], 'int32'), tf.tensor1d([3, 4], 'int32')]));
  });
});
