import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { muon } from './muon.ts';

describe('muon', () => {
  it('moves a matrix about as far as AdamW would: by a root mean square of 0.2, whatever its shape and gradient', async () => {
    for (const [shape, scale] of [
      [[8, 8], 1],
      [[4, 32], 1e-3],
      [[24, 6], 1e3],
    ] as const) {
      const weight = tf.tidy(() => tf.variable(tf.zeros([...shape])));
      const optimizer = muon()(new Map([['up', weight]]));
      tf.tidy(() => {
        const gradients = new Map([['up', tf.randomNormal([...shape], 0, scale, 'float32', 1)]]);
        optimizer.update({ gradients, gradientScale: tf.scalar(1), learningRate: 1, step: 0 });
      });
      const rms = tf.tidy(() => tf.sqrt(tf.mean(tf.square(weight))));
      const distance = (await rms.data())[0]!;
      expect(distance).toBeGreaterThan(0.7 * 0.2);
      expect(distance).toBeLessThan(1.2 * 0.2);
      optimizer.dispose();
      tf.dispose([weight, rms]);
    }
  });

  it('refuses a weight that is no matrix, before it remembers anything', () => {
    const weights = new Map([
      ['up', tf.tidy(() => tf.variable(tf.ones([2, 2])))],
      ['bias', tf.tidy(() => tf.variable(tf.ones([2])))],
    ]);
    expect(() => muon()(weights)).toThrow(
      'muon: weight "bias" has shape [2]; it must be a matrix: splitByWeight gives the others to another optimiser.',
    );
    tf.dispose([...weights.values()]);
  });
});
