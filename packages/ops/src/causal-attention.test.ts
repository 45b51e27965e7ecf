import * as tf from '@tensorflow/tfjs-core';
import { createRng } from '@typeformer/random';
import { describe, expect, it } from 'vitest';
import { appendKeyValues } from './append-key-values.ts';
import { attentionWeights, causalAttention } from './causal-attention.ts';

const draw = (name: string, heads: number, seq: number) => {
  const numbers = createRng(0)
    .split(name)
    .normal(2 * heads * seq * 4);
  return tf.tensor4d(numbers, [2, heads, seq, 4]);
};

const difference = async (a: tf.Tensor, b: tf.Tensor) => {
  const largest = tf.tidy(() => tf.max(tf.abs(tf.sub(a, b))));
  const [number] = await largest.data();
  largest.dispose();
  return number!;
};

describe('causalAttention', () => {
  it('lets no later key change an earlier query', async () => {
    const [queries, keys, values] = [draw('q', 2, 5), draw('k', 2, 5), draw('v', 2, 5)];
    const first = tf.tidy(() => tf.slice(causalAttention(queries, keys, values), [0, 0, 0, 0], [2, 2, 4, 4]));
    const again = tf.tidy(() => {
      const later = tf.tensor4d(new Float32Array(2 * 2 * 1 * 4).fill(9), [2, 2, 1, 4]);
      const replace = (x: tf.Tensor4D) => tf.concat([tf.slice(x, [0, 0, 0, 0], [2, 2, 4, 4]), later], 2);
      return tf.slice(causalAttention(queries, replace(keys), replace(values)), [0, 0, 0, 0], [2, 2, 4, 4]);
    });
    expect(await difference(first, again)).toBe(0);
    tf.dispose([queries, keys, values, first, again]);
  });

  it('gives one query after a grown past what it gives all at once', async () => {
    const [queries, keys, values] = [draw('q', 4, 5), draw('k', 2, 5), draw('v', 2, 5)];
    const all = tf.tidy(() => causalAttention(queries, keys, values));
    const last = tf.tidy(() => {
      const [pastKeys, newKeys] = tf.split(keys, [4, 1], 2) as [tf.Tensor4D, tf.Tensor4D];
      const [pastValues, newValues] = tf.split(values, [4, 1], 2) as [tf.Tensor4D, tf.Tensor4D];
      const present = appendKeyValues({ keys: pastKeys, values: pastValues }, { keys: newKeys, values: newValues });
      return causalAttention(tf.slice(queries, [0, 0, 4, 0], [2, 4, 1, 4]), present.keys, present.values);
    });
    const expected = tf.tidy(() => tf.slice(all, [0, 0, 4, 0], [2, 4, 1, 4]));
    expect(await difference(expected, last)).toBeLessThan(1e-6);
    tf.dispose([queries, keys, values, all, last, expected]);
  });

  it('drops attention weights by the stream it is given, the same ones each time', async () => {
    const [queries, keys, values] = [draw('q', 2, 5), draw('k', 2, 5), draw('v', 2, 5)];
    const run = (name: string) =>
      tf.tidy(() => causalAttention(queries, keys, values, { dropout: { rate: 0.5, rng: createRng(3).split(name) } }));
    const [one, same, other] = [run('a'), run('a'), run('b')];
    expect(await difference(one, same)).toBe(0);
    expect(await difference(one, other)).toBeGreaterThan(0.1);
    tf.dispose([queries, keys, values, one, same, other]);
  });
});

describe('attentionWeights', () => {
  it('gives rows that sum to 1 and are 0 ahead of the query', async () => {
    const [queries, keys] = [draw('q', 4, 3), draw('k', 2, 5)];
    const weights = tf.tidy(() => attentionWeights(queries, keys));
    const rows = (await weights.array()).flat(2);
    rows.forEach((row, index) => {
      expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 6);
      expect(row.slice(3 + (index % 3))).toEqual(Array(2 - (index % 3)).fill(0));
    });
    tf.dispose([queries, keys, weights]);
  });
});
