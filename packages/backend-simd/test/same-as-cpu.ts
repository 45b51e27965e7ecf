import * as tf from '@tensorflow/tfjs';
import { expect } from 'vitest';
import { registerVariants, variants } from './variants.ts';

type Outcome = { readonly shape: number[]; readonly dtype: string; readonly values: number[] };

/**
 * Computes the same on tfjs's cpu backend and on every variant of this one, and expects shapes, types and numbers to be
 * equal; floats within `tolerance`, relative to the largest finite number, with NaN and Infinity in the same places.
 *
 * @param compute makes its own inputs, from numbers that are the same each time; its intermediate tensors are disposed
 */
export async function expectSameAsCpu(compute: () => tf.Tensor | tf.Tensor[], tolerance = 1e-5): Promise<void> {
  registerVariants();
  const expected = await outcomesOn('cpu', compute);
  for (const variant of variants) {
    const actual = await outcomesOn(variant, compute);
    expect(actual.length).toBe(expected.length);
    for (const [index, outcome] of actual.entries()) {
      expectClose(outcome, expected[index]!, tolerance, `${variant}, output ${index}`);
    }
  }
  await tf.setBackend('cpu');
}

async function outcomesOn(backend: string, compute: () => tf.Tensor | tf.Tensor[]): Promise<Outcome[]> {
  await tf.setBackend(backend);
  if (backend === 'cpu') Object.assign(tf.backend(), { firstUse: false }); // no banner
  const outputs = [tf.tidy(compute)].flat();
  const outcomes = await Promise.all(
    outputs.map(async (output) => ({
      shape: output.shape,
      dtype: output.dtype,
      values: [...((await output.data()) as Float32Array)],
    })),
  );
  tf.dispose(outputs);
  return outcomes;
}

function expectClose(actual: Outcome, expected: Outcome, tolerance: number, label: string): void {
  expect({ shape: actual.shape, dtype: actual.dtype }, label).toEqual({ shape: expected.shape, dtype: expected.dtype });
  expect(actual.values.length, label).toBe(expected.values.length);
  const largest = Math.max(1, ...expected.values.filter(Number.isFinite).map(Math.abs));
  expected.values.forEach((value, index) => {
    const number = actual.values[index]!;
    const same = Object.is(number, value) || Math.abs(number - value) <= tolerance * largest || number === value;
    if (!same) expect.fail(`${label}: number ${index} of [${actual.shape}] is ${number}, on cpu ${value}`);
  });
}
