import * as tf from '@tensorflow/tfjs-core';
import { registerVariants, variants } from './variants.ts';

type Outcome = { readonly shape: number[]; readonly dtype: string; readonly values: number[] };

/**
 * Computes the same on tfjs's cpu backend and on every variant of this one, and holds the outcomes together: shapes and
 * types must be equal, numbers within `tolerance`, relative to the largest finite one, NaN and Infinity in the same
 * places. Leaves the backend as it was.
 *
 * @param compute makes its own inputs, the same each time; what it gives, and what it makes on the way, is disposed
 * @throws Error naming the variant, the output and the number that differ
 */
export async function expectSameAsCpu(compute: () => tf.Tensor | tf.Tensor[], tolerance = 1e-5): Promise<void> {
  registerVariants();
  const before = tf.getBackend();
  try {
    const expected = await outcomesOn('cpu', compute);
    for (const variant of variants) {
      const actual = await outcomesOn(variant, compute);
      actual.forEach((outcome, index) => {
        const difference = differenceOf(outcome, expected[index]!, tolerance);
        if (difference) throw new Error(`${variant}, output ${index}: ${difference}`);
      });
    }
  } finally {
    await tf.setBackend(before);
  }
}

async function outcomesOn(backend: string, compute: () => tf.Tensor | tf.Tensor[]): Promise<Outcome[]> {
  await tf.setBackend(backend);
  if (backend === 'cpu') Object.assign(tf.backend(), { firstUse: false }); // or it prints advice
  const outputs = [tf.tidy(compute)].flat();
  const outcomes: Outcome[] = [];
  for (const output of outputs) {
    outcomes.push({ shape: output.shape, dtype: output.dtype, values: [...((await output.data()) as Float32Array)] });
  }
  tf.dispose(outputs);
  return outcomes;
}

function differenceOf(actual: Outcome, expected: Outcome, tolerance: number): string | undefined {
  const [one, other] = [actual, expected].map(({ shape, dtype, values }) => `${dtype}[${shape}] of ${values.length}`);
  if (one !== other) return `it is ${one}, on cpu ${other}.`;
  let largest = 1;
  for (const value of expected.values) if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
  const index = expected.values.findIndex((value, place) => {
    const number = actual.values[place]!;
    return !(number === value || Object.is(number, value) || Math.abs(number - value) <= tolerance * largest);
  });
  if (index < 0) return undefined;
  return `number ${index} of [${actual.shape}] is ${actual.values[index]}, on cpu ${expected.values[index]}.`;
}
