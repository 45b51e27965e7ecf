import * as tf from '@tensorflow/tfjs-core';
import { countParameters, mapParameters, parametersByPath } from '@typeformer/layer';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { transformerBlock } from './block.ts';
import { causalSelfAttention } from './causal-self-attention.ts';
import { layerNorm } from './layer-norm.ts';
import { mlp } from './mlp.ts';

type Packed = { readonly shape: number[]; readonly values: number[] };

/** Made by PyTorch: see `__fixtures__/make-unbiased.py`. */
const golden = JSON.parse(readFileSync(new URL('__fixtures__/unbiased.json', import.meta.url), 'utf8')) as {
  readonly leaves: Record<string, Packed>;
  readonly output: Packed;
  readonly dy: Packed;
  readonly gradients: Record<string, Packed>;
};
const unpack = ({ values, shape }: Packed) => tf.tensor(values, shape);

const unbiased = transformerBlock({
  norm: layerNorm({ dModel: 8, bias: false }),
  attention: causalSelfAttention({ dModel: 8, nHeads: 2, bias: false }),
  feedForward: mlp({ dModel: 8, dFf: 12, bias: false }),
});

describe.each(['cpu', 'simd'])('a block without biases, on %s', (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });
  afterAll(async () => {
    await tf.setBackend('simd');
  });

  it("gives PyTorch's values, and its gradients by the input and every weight", async () => {
    const names = Object.keys(golden.leaves);
    const results = tf.tidy(() => {
      const output = (...[x, ...weights]: tf.Tensor[]) => {
        const byPath = new Map(names.slice(1).map((path, index) => [path, weights[index]!]));
        const read = mapParameters<Parameters<typeof unbiased.apply>[0]>(unbiased.parameters, (_, path) =>
          byPath.get(path)!,
        );
        return unbiased.apply(read, x as tf.Tensor3D, {}).output;
      };
      const { value, grads } = tf.valueAndGrads(output)(
        Object.values(golden.leaves).map(unpack),
        unpack(golden.dy) as tf.Tensor3D,
      );
      return [value, ...grads];
    });
    for (const [index, { values }] of [golden.output, ...Object.values(golden.gradients)].entries()) {
      const numbers = await results[index]!.data();
      const scale = Math.max(1, ...values.map(Math.abs));
      values.forEach((value, place) => {
        expect(Math.abs(numbers[place]! - value) / scale, `${['output', ...names][index]} ${place}`).toBeLessThan(5e-6);
      });
    }
    tf.dispose(results);
  });
});

describe('bias: false', () => {
  it('declares no bias', () => {
    expect([...parametersByPath(unbiased.parameters).keys()]).toEqual(Object.keys(golden.leaves).slice(1));
    expect(countParameters(unbiased).total).toBe(2 * 8 + 4 * 8 * 8 + 2 * 8 * 12);
  });
});
