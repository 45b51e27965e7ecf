import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { numbers } from '../../test/numbers.ts';
import { expectSameAsCpu } from '../../test/same-as-cpu.ts';
import { registerVariants } from '../../test/variants.ts';

beforeAll(registerVariants);

const sizes = [1, 2, 3, 5, 6, 7, 8, 9, 16, 33];
const [no, yes] = [false, true];
const transposes = [
  [no, no],
  [no, yes],
  [yes, no],
  [yes, yes],
] as const;

/** a·b with `a` [...aBatch, rows, depth] and `b` [...bBatch, depth, columns], stored transposed or not. */
function product(
  { aBatch = [] as number[], bBatch = [] as number[], rows = 1, depth = 1, columns = 1 },
  [transposeA, transposeB]: readonly [boolean, boolean],
): tf.Tensor {
  const a = tf.tensor(numbers([...aBatch, rows, depth], 1), [
    ...aBatch,
    ...(transposeA ? [depth, rows] : [rows, depth]),
  ]);
  const b = tf.tensor(numbers([...bBatch, depth, columns], 2), [
    ...bBatch,
    ...(transposeB ? [columns, depth] : [depth, columns]),
  ]);
  return a.matMul(b, transposeA, transposeB);
}

describe.each(transposes)('matMul, transposeA %s and transposeB %s', (...transposed) => {
  it('gives what cpu gives for every size', async () => {
    for (const rows of sizes) {
      for (const columns of sizes) {
        for (const depth of [1, 4, 7, 33]) await expectSameAsCpu(() => product({ rows, columns, depth }, transposed));
      }
    }
  });

  it('gives what cpu gives where there are several depths, tiles and tasks', async () => {
    for (const [rows, depth, columns] of [
      [200, 900, 50],
      [50, 770, 300],
      [1, 500, 700],
      [700, 500, 1],
      [3, 385, 4],
      [7, 900, 700],
      [9, 4999, 12], // shared by depths
    ] as const) {
      await expectSameAsCpu(() => product({ rows, depth, columns }, transposed));
    }
  });

  it('multiplies batches, one by one or all by the same', async () => {
    for (const [aBatch, bBatch] of [
      [[5], [5]],
      [
        [2, 3],
        [2, 3],
      ],
      [[1], [4]],
      [[4], [1]],
      [[2, 3], []],
    ] as const) {
      const batches = { aBatch: [...aBatch], bBatch: [...bBatch] };
      await expectSameAsCpu(() => product({ ...batches, rows: 7, depth: 5, columns: 9 }, transposed));
      await expectSameAsCpu(() => product({ ...batches, rows: 1, depth: 5, columns: 9 }, transposed));
    }
  });

  it('lets NaN and Infinity through to where they belong', async () => {
    await expectSameAsCpu(() => {
      const a = numbers([8, 8], 1);
      const b = numbers([8, 8], 2);
      [a[3], a[12], b[20], b[40]] = [NaN, Infinity, -Infinity, 0];
      return tf.matMul(tf.tensor2d(a, [8, 8]), tf.tensor2d(b, [8, 8]), ...transposed);
    });
  });
});

describe('matMul', () => {
  it.each([no, yes])(
    'gives each of up to eight rows what it gives it alone, to the bit: transposeB %s',
    async (transposeB) => {
      await tf.setBackend('simd');
      for (const [depth, columns] of [
        [1, 1],
        [7, 5],
        [66, 130],
        [515, 901],
      ] as const) {
        for (const rows of [2, 5, 8]) {
          const { together, alone } = tf.tidy(() => {
            const a = tf.tensor2d(numbers([rows, depth], 1), [rows, depth]);
            const b = tf.tensor2d(numbers([depth, columns], 2), transposeB ? [columns, depth] : [depth, columns]);
            const products = tf.split(a, rows).map((row) => row.matMul(b, no, transposeB));
            return { together: a.matMul(b, no, transposeB), alone: tf.concat(products) };
          });
          expect(await together.data()).toEqual(await alone.data());
          tf.dispose([together, alone]);
        }
      }
      await tf.setBackend('cpu');
    },
  );

  it('gives empty products, and 0 where nothing is summed', async () => {
    await expectSameAsCpu(() => tf.matMul(tf.zeros([0, 3]), tf.zeros([3, 4])));
    await expectSameAsCpu(() => tf.matMul(tf.zeros([2, 0]), tf.zeros([0, 4])));
    await expectSameAsCpu(() => tf.matMul(tf.zeros([0, 2, 3]), tf.zeros([0, 3, 4])));
  });

  it('broadcasts any axes of the batch', async () => {
    await tf.setBackend('simd');
    for (const [aBatch, bBatch] of [
      [
        [2, 1],
        [1, 3],
      ],
      [
        [2, 1],
        [1, 2],
      ],
      [[2, 3], [3]],
      [
        [2, 1, 4],
        [3, 1],
      ],
    ]) {
      const { actual, expected } = tf.tidy(() => {
        const a = tf.tensor(numbers([...aBatch!, 9, 4], 1), [...aBatch!, 9, 4]);
        const b = tf.tensor(numbers([...bBatch!, 4, 5], 2), [...bBatch!, 4, 5]);
        const outer = tf.broadcast_util.assertAndGetBroadcastShape(aBatch!, bBatch!);
        const [aMatrices, bMatrices] = [a, b].map((factor) =>
          tf.unstack(
            tf.broadcastTo(factor, [...outer, ...factor.shape.slice(-2)]).reshape([-1, ...factor.shape.slice(-2)]),
          ),
        ) as [tf.Tensor2D[], tf.Tensor2D[]];
        const products = aMatrices.map((matrix, index) => tf.matMul(matrix, bMatrices[index]!));
        return { actual: tf.matMul(a, b), expected: tf.stack(products).reshape([...outer, 9, 5]) };
      });
      expect(actual.shape).toEqual(expected.shape);
      expect(await actual.data()).toEqual(await expected.data());
      tf.dispose([actual, expected]);
    }
    await tf.setBackend('cpu');
  });

  it('multiplies whole numbers as cpu does', async () => {
    await expectSameAsCpu(() =>
      tf.matMul(tf.tensor2d([[1, 2]], undefined, 'int32'), tf.tensor2d([[3], [4]], undefined, 'int32')),
    );
  });

  it('has the gradients that cpu has', async () => {
    for (const [transposeA, transposeB] of transposes) {
      await expectSameAsCpu(() => {
        const a = tf.tensor2d(numbers([6, 10], 1), transposeA ? [10, 6] : [6, 10]);
        const b = tf.tensor2d(numbers([10, 7], 2), transposeB ? [7, 10] : [10, 7]);
        return tf.grads((x: tf.Tensor, y: tf.Tensor) => tf.matMul(x, y, transposeA, transposeB).square())([a, b]);
      });
    }
  });
});
