import * as tf from '@tensorflow/tfjs-core';
import { checkIntegers, checkShapes } from './check-arguments.ts';
import { countedRows, rowGradients, rowLosses, type CrossEntropyOptions } from './cross-entropy.ts';
import { dispatch } from './dispatch.ts';
import { toMatrix } from './to-matrix.ts';
import { withGradient } from './with-gradient.ts';

/** How many logits are held at once, at most: 16 MiB of them. */
const chunkSize = 2 ** 22;

/**
 * `crossEntropy(x·tableᵀ, targets)` without ever holding all the logits: they are made a few rows at a time, and again
 * for the gradient. `x` [..., dModel], `table` [vocab, dModel], `targets` [...] (int32).
 */
export function linearCrossEntropy(
  x: tf.Tensor,
  table: tf.Tensor2D,
  targets: tf.Tensor,
  { ignoreIndex = -100 }: CrossEntropyOptions = {},
): tf.Scalar {
  checkShapes('linearCrossEntropy', {
    x: [x, '... dModel'],
    table: [table, 'vocab dModel'],
    targets: [targets, '...'],
  });
  checkIntegers('linearCrossEntropy', { targets });
  return dispatch({
    name: 'linearCrossEntropy',
    inputs: { x, table },
    constants: { targets },
    attributes: { ignoreIndex },
    formula: (inputs, constants) =>
      meanOfChunks(toMatrix(inputs.x), inputs.table, tf.reshape(constants['targets']!, [-1]), ignoreIndex),
  });
}

function meanOfChunks(x: tf.Tensor2D, table: tf.Tensor2D, targets: tf.Tensor1D, ignoreIndex: number): tf.Scalar {
  return withGradient(
    [x, table],
    (keep) => {
      keep([x, table, targets]);
      const counted = countedRows(targets, ignoreIndex);
      const sums = chunks(x, targets, counted, table).map(([rows, places, counts]) =>
        tf.tidy(() => tf.sum(rowLosses(logitsOf(rows, table), places, counts))),
      );
      return tf.div(tf.addN(sums), tf.sum(counted)) as tf.Scalar;
    },
    (dy, kept) => gradients(dy, kept as [tf.Tensor2D, tf.Tensor2D, tf.Tensor1D], ignoreIndex),
  );
}

function gradients(
  dy: tf.Scalar,
  [x, table, targets]: [tf.Tensor2D, tf.Tensor2D, tf.Tensor1D],
  ignoreIndex: number,
): [dx: tf.Tensor, dTable: tf.Tensor] {
  const counted = countedRows(targets, ignoreIndex);
  const scale = tf.div(dy, tf.sum(counted));
  const dx: tf.Tensor2D[] = [];
  let dTable: tf.Tensor = tf.zerosLike(table);
  for (const [rows, places, counts] of chunks(x, targets, counted, table)) {
    const [dRows, sum] = tf.tidy(() => {
      const dLogits = tf.mul(rowGradients(logitsOf(rows, table), places, counts), scale) as tf.Tensor2D; // [chunk, vocab]
      return [tf.matMul(dLogits, table), tf.add(dTable, tf.matMul(dLogits, rows, true, false))] as [
        tf.Tensor2D,
        tf.Tensor,
      ];
    });
    dTable.dispose(); // one sum at a time, not one for each chunk
    dTable = sum;
    dx.push(dRows);
  }
  return [tf.concat(dx, 0), dTable];
}

function logitsOf(x: tf.Tensor2D, table: tf.Tensor2D): tf.Tensor2D {
  return tf.matMul(x, table, false, true) as tf.Tensor2D;
}

type Chunk = [x: tf.Tensor2D, targets: tf.Tensor1D, counted: tf.Tensor1D];

function chunks(x: tf.Tensor2D, targets: tf.Tensor1D, counted: tf.Tensor1D, table: tf.Tensor2D): Chunk[] {
  const rows = x.shape[0];
  const size = Math.max(1, Math.floor(chunkSize / table.shape[0]));
  return Array.from({ length: Math.ceil(rows / size) }, (_, index) => {
    const start = index * size;
    const length = Math.min(size, rows - start);
    return [tf.slice(x, start, length), tf.slice(targets, start, length), tf.slice(counted, start, length)];
  });
}
