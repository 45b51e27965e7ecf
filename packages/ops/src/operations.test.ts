import * as tf from '@tensorflow/tfjs-core';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import * as ops from './index.ts';
import { checkGradients } from './testing/check-gradients.ts';

type Packed = { readonly shape: number[]; readonly values: number[] };
type Case = {
  readonly name: string;
  readonly settings: { readonly epsilon?: number; readonly activation?: string };
  readonly inputs: Record<string, Packed>;
  readonly constants: Record<string, Packed>;
  readonly output: Packed;
  readonly dy: Packed;
  readonly gradients: Record<string, Packed>;
};

/** Made by PyTorch: see `__fixtures__/make-operations.py`. */
const golden = JSON.parse(readFileSync(new URL('__fixtures__/operations.json', import.meta.url), 'utf8')) as {
  readonly operations: Case[];
  readonly adamW: {
    readonly start: Packed;
    readonly gradients: Packed[];
    readonly gradientScale: number;
    readonly weights: Packed[];
    readonly settings: Omit<ops.AdamWOptions, 'step'>;
  };
  readonly globalNorm: { readonly tensors: Packed[]; readonly norm: number };
};

type Tensors = Record<string, never>; // tensors of the ranks that each operation asks for: the fixture sees to that

/** Each operation, called with what its golden cases name. */
const call: Record<string, (tensors: Tensors, settings: Case['settings']) => tf.Tensor> = {
  embed: ({ ids, table }) => ops.embed(ids!, table!),
  linear: ({ x, weight, bias }, { activation }) =>
    ops.linear<tf.Tensor>(x!, weight!, { bias, activation: activation === 'gelu' ? ops.gelu : undefined }),
  layerNorm: ({ x, scale, bias }, { epsilon }) => ops.layerNorm(x!, scale!, bias, epsilon!),
  rmsNorm: ({ x, scale }, { epsilon }) => ops.rmsNorm(x!, scale!, epsilon!),
  gelu: ({ x }) => ops.gelu(x!),
  geluErf: ({ x }) => ops.geluErf(x!),
  silu: ({ x }) => ops.silu(x!),
  swiGlu: ({ gate, up }) => ops.swiGlu(gate!, up!),
  residualAdd: ({ x, update }) => ops.residualAdd(x!, update!),
  unembed: ({ x, table }) => ops.unembed(x!, table!),
  rotary: ({ x, cosines, sines }) => ops.rotary(x!, cosines!, sines!),
  causalAttention: ({ queries, keys, values, bias }) => ops.causalAttention(queries!, keys!, values!, { bias }),
  crossEntropy: ({ logits, targets }) => ops.crossEntropy(logits!, targets!),
  linearCrossEntropy: ({ x, table, targets }) => ops.linearCrossEntropy(x!, table!, targets!),
};

const unpack = ({ shape, values }: Packed, dtype: 'float32' | 'int32' = 'float32') => tf.tensor(values, shape, dtype);

function unpackAll(packed: Record<string, Packed>): Record<string, tf.Tensor> {
  const isIds = (name: string) => name === 'ids' || name === 'targets';
  return Object.fromEntries(
    Object.entries(packed).map(([name, value]) => [name, unpack(value, isIds(name) ? 'int32' : 'float32')]),
  );
}

async function expectClose(tensor: tf.Tensor, { shape, values }: Packed, label: string): Promise<void> {
  expect(tensor.shape, label).toEqual(shape);
  const numbers = await tensor.data();
  const scale = Math.max(1, ...values.map(Math.abs));
  values.forEach((value, index) => {
    expect(Math.abs(numbers[index]! - value) / scale, `${label}, number ${index}`).toBeLessThan(3e-6);
  });
}

const cases = golden.operations.map((operation, index) => ({ title: `${operation.name} (case ${index})`, operation }));
const backends = ['cpu', 'simd']; // the formulas, and the kernels
const onEach = backends.flatMap((backend) => cases.map((one) => ({ ...one, backend })));

describe.each(onEach)(
  '$title, on $backend',
  ({ backend, operation: { name, settings, inputs, constants, output, dy, gradients } }) => {
    beforeAll(async () => {
      await tf.setBackend(backend);
    });

    const apply = (tensors: tf.Tensor[], fixed: Record<string, tf.Tensor>) =>
      call[name]!(
        {
          ...fixed,
          ...Object.fromEntries(Object.keys(inputs).map((key, index) => [key, tensors[index]])),
        } as unknown as Tensors,
        settings,
      );

    it("gives PyTorch's values and gradients", async () => {
      const tensors = Object.values(unpackAll(inputs));
      const fixed = unpackAll(constants);
      const weight = unpack(dy);
      const value = tf.tidy(() => apply(tensors, fixed));
      const grads = tf.tidy(() => tf.grads((...given: tf.Tensor[]) => apply(given, fixed))(tensors, weight));
      await expectClose(value, output, 'value');
      for (const [index, key] of Object.keys(inputs).entries()) await expectClose(grads[index]!, gradients[key]!, key);
      tf.dispose([tensors, fixed, weight, value, grads]);
    });

    it('has the gradients that finite differences have', async () => {
      const tensors = Object.values(unpackAll(inputs));
      const fixed = unpackAll(constants);
      await checkGradients((...given) => apply(given, fixed), tensors, { tolerance: 2e-2 });
      tf.dispose([tensors, fixed]);
    });
  },
);

describe.each(backends)('adamW, on %s', (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  it("follows PyTorch's AdamW step by step, in place", async () => {
    const { start, gradients, gradientScale, weights, settings } = golden.adamW;
    const zeros = { ...start, values: start.values.map(() => 0) };
    const [weight, first, second] = [start, zeros, zeros].map((packed) => tf.tidy(() => tf.variable(unpack(packed))));
    const moments = { first: first!, second: second! };
    const scale = tf.scalar(gradientScale);
    for (const [index, packed] of gradients.entries()) {
      const gradient = unpack(packed);
      ops.adamW(weight!, gradient, scale, moments, { ...settings, step: index + 1 });
      gradient.dispose();
      await expectClose(weight!, weights[index]!, `weight after step ${index + 1}`);
    }
    tf.dispose([weight!, first!, second!, scale]);
  });
});

describe.each(backends)('adamW, on %s', (backend) => {
  it('leaves clones of a weight as they were', async () => {
    await tf.setBackend(backend);
    const ones = tf.ones([3]);
    const [weight, first, second] = [ones, ones, ones].map((tensor) => tf.variable(tensor)); // of one dataId
    const clone = weight!.clone();
    const scale = tf.scalar(1);
    const options = { learningRate: 0.1, beta1: 0.9, beta2: 0.9, epsilon: 1e-8, weightDecay: 0, step: 1 };
    ops.adamW(weight!, ones, scale, { first: first!, second: second! }, options);
    expect(await clone.data()).toEqual(new Float32Array([1, 1, 1]));
    expect((await weight!.data())[0]).toBeLessThan(0.95);
    tf.dispose([ones, weight!, first!, second!, clone, scale]);
  });
});

describe.each(backends)('globalNorm, on %s', (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  it("gives PyTorch's norm over all tensors", async () => {
    const tensors = golden.globalNorm.tensors.map((packed) => unpack(packed));
    const norm = ops.globalNorm(tensors);
    expect((await norm.data())[0]).toBeCloseTo(golden.globalNorm.norm, 5);
    tf.dispose([tensors, norm]);
  });
});
