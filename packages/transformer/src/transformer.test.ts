import * as tf from '@tensorflow/tfjs-core';
import { alibi, rotary } from '@typeformer/embeddings';
import { buildWeights, createRng, disposeWeights, normal, weightsByPath, type Layer } from '@typeformer/layer';
import { attentionWeights } from '@typeformer/ops';
import { checkGradients } from '@typeformer/ops/testing';
import { describe, expect, it } from 'vitest';
import type { Attention } from './attention.ts';
import { transformerBlock } from './block.ts';
import type { Tap } from './context.ts';
import { causalSelfAttention, type CausalSelfAttentionOptions } from './causal-self-attention.ts';
import type { FeedForward } from './feed-forward.ts';
import { layerNorm } from './layer-norm.ts';
import { mlp } from './mlp.ts';
import { rmsNorm } from './rms-norm.ts';
import { swiGlu } from './swi-glu.ts';

const dModel = 8;
const wide = normal({ std: 0.5 }); // so that numbers are large enough to tell apart
const input = (seq: number) =>
  tf.slice(
    tf.tensor3d(
      createRng(0)
        .split('x')
        .normal(2 * 6 * dModel),
      [2, 6, dModel],
    ),
    [0, 0, 0],
    [2, seq, dModel],
  ) as tf.Tensor3D;

async function largestDifference(one: tf.Tensor, other: tf.Tensor): Promise<number> {
  const difference = tf.tidy(() => tf.max(tf.abs(tf.sub(one, other))));
  const [number] = await difference.data();
  difference.dispose();
  return number!;
}

const kinds: Record<string, Partial<CausalSelfAttentionOptions>> = {
  'multi-head': {},
  'grouped-query': { nKeyValueHeads: 2 },
  'multi-query': { nKeyValueHeads: 1 },
  rotary: { rotation: rotary({ headDim: 2 }) },
  'grouped rotary': { nKeyValueHeads: 2, rotation: rotary({ headDim: 2 }) },
  alibi: { scoreBias: alibi({ nHeads: 4 }) },
};

describe.each(Object.entries(kinds))('causalSelfAttention, %s', (_, options) => {
  const attention = causalSelfAttention({ dModel, nHeads: 4, initializer: wide, ...options });

  it('gives the same with a past as without', async () => {
    const weights = buildWeights(attention.parameters, createRng(1));
    const [whole, pieces] = tf.tidy(() => {
      const x = input(6);
      const outputs: tf.Tensor3D[] = [];
      let pasts;
      for (const [start, length] of [
        [0, 3],
        [3, 1],
        [4, 2],
      ] as const) {
        const { output, presents } = attention.apply(
          weights as never,
          tf.slice(x, [0, start, 0], [2, length, dModel]),
          {
            pasts,
          },
        );
        outputs.push(output);
        pasts = presents;
      }
      return [attention.apply(weights as never, x, {}).output, tf.concat(outputs, 1)] as const;
    });
    expect(await largestDifference(whole, pieces)).toBeLessThan(1e-5);
    tf.dispose([whole, pieces]);
    disposeWeights(weights);
  });

  it('lets no later token change an earlier output', async () => {
    const weights = buildWeights(attention.parameters, createRng(1));
    const earlier = (x: tf.Tensor3D) =>
      tf.slice(attention.apply(weights as never, x, {}).output, [0, 0, 0], [2, 4, dModel]);
    const [one, other] = tf.tidy(() => {
      const x = input(6);
      return [
        earlier(x),
        earlier(tf.concat([tf.slice(x, [0, 0, 0], [2, 4, dModel]), tf.fill([2, 2, dModel], 9)], 1)),
      ] as const;
    });
    expect(await largestDifference(one, other)).toBe(0);
    tf.dispose([one, other]);
    disposeWeights(weights);
  });
});

describe('causalSelfAttention', () => {
  it('with fewer key-value heads equals multi-head attention whose heads repeat theirs', async () => {
    const grouped = causalSelfAttention({ dModel, nHeads: 4, nKeyValueHeads: 2, initializer: wide });
    const full = causalSelfAttention({ dModel, nHeads: 4, initializer: wide });
    const weights = buildWeights(grouped.parameters, createRng(1)) as Parameters<typeof grouped.apply>[0];
    const [one, other] = tf.tidy(() => {
      // Columns of the qkv weight: 4 query heads of 2, then 2 key heads, then 2 value heads; each of those twice.
      const columns = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 8, 9, 10, 11, 10, 11, 12, 13, 12, 13, 14, 15, 14, 15];
      const qkv = { weight: tf.gather(weights.qkv.weight, columns, 1), bias: tf.gather(weights.qkv.bias, columns) };
      return [grouped.apply(weights, input(5), {}).output, full.apply({ ...weights, qkv }, input(5), {}).output];
    });
    expect(await largestDifference(one!, other!)).toBeLessThan(1e-6);
    tf.dispose([one!, other!]);
    disposeWeights(weights);
  });

  it('drops only with a stream, and the same by the same stream', async () => {
    const attention = causalSelfAttention({
      dModel,
      nHeads: 2,
      initializer: wide,
      attentionDropout: 0.3,
      residualDropout: 0.3,
    });
    const weights = buildWeights(attention.parameters, createRng(1)) as Parameters<typeof attention.apply>[0];
    const run = (seed?: number) =>
      tf.tidy(() => attention.apply(weights, input(4), seed === undefined ? {} : { rng: createRng(seed) }).output);
    const [still, still2, one, same, other] = [run(), run(), run(1), run(1), run(2)];
    expect(await largestDifference(still, still2)).toBe(0);
    expect(await largestDifference(one, same)).toBe(0);
    expect(await largestDifference(one, other)).toBeGreaterThan(0.01);
    expect(await largestDifference(one, still)).toBeGreaterThan(0.01);
    tf.dispose([still, still2, one, same, other]);
    disposeWeights(weights);
  });

  it('shows a tap queries and keys whose weights it uses, and takes what the tap gives', async () => {
    const attention = causalSelfAttention({ dModel, nHeads: 2, initializer: wide });
    const weights = buildWeights(attention.parameters, createRng(1)) as Parameters<typeof attention.apply>[0];
    const [zeroed, sums] = tf.tidy(() => {
      const seen = new Map<string, tf.Tensor>();
      const tap: Tap = (name, activation) => {
        seen.set(name, activation);
        return name === 'values' ? tf.zerosLike(activation) : undefined; // nothing: as it is
      };
      const { output } = attention.apply(weights, input(4), { tap });
      const rows = tf.sum(attentionWeights(seen.get('queries') as tf.Tensor4D, seen.get('keys') as tf.Tensor4D), -1);
      return [tf.max(tf.abs(tf.sub(output, weights.output.bias))), tf.max(tf.abs(tf.sub(rows, 1)))] as const;
    });
    expect((await zeroed.data())[0]).toBe(0); // no values, so only the bias is left
    expect((await sums.data())[0]).toBeLessThan(1e-6);
    tf.dispose([zeroed, sums]);
    disposeWeights(weights);
  });

  it('refuses heads that do not divide', () => {
    expect(() => causalSelfAttention({ dModel: 30, nHeads: 4 })).toThrow(
      'causalSelfAttention: dModel (30) must be a multiple of nHeads (4).',
    );
    expect(() => causalSelfAttention({ dModel: 8, nHeads: 4, nKeyValueHeads: 3 })).toThrow(
      'causalSelfAttention: nHeads (4) must be a multiple of nKeyValueHeads (3).',
    );
  });
});

describe('transformerBlock', () => {
  it('is x + attention(norm(x)), then h + feedForward(norm(h)), of whatever parts it is given', async () => {
    const doubling: Attention<object> = {
      parameters: {},
      apply: (_, x) => ({
        output: tf.mul(x, 2),
        presents: [{ keys: tf.zeros([1, 1, 1, 1]), values: tf.zeros([1, 1, 1, 1]) }],
      }),
    };
    const squaring: FeedForward<object> = { parameters: {}, apply: (_, x) => tf.square(x) };
    const plusOne: Layer<object, tf.Tensor3D, tf.Tensor3D> = { parameters: {}, apply: (_, x) => tf.add(x, 1) };
    const block = transformerBlock({ attention: doubling, feedForward: squaring, norm: plusOne });
    const weights = { attentionNorm: {}, attention: {}, feedForwardNorm: {}, feedForward: {} };
    const x = tf.fill<tf.Rank.R3>([1, 1, 2], 3);
    const { output, presents } = block.apply(weights, x, {});
    const h = 3 + 2 * (3 + 1);
    expect([...(await output.data())]).toEqual(Array(2).fill(h + (h + 1) ** 2));
    tf.dispose([x, output, presents]);
  });

  it('shows a tap its activations by name', () => {
    const block = transformerBlock({
      norm: layerNorm({ dModel }),
      attention: causalSelfAttention({ dModel, nHeads: 2 }),
      feedForward: mlp({ dModel }),
    });
    const names: string[] = [];
    tf.tidy(() => {
      const weights = buildWeights<Parameters<typeof block.apply>[0]>(block.parameters, createRng(1));
      block.apply(weights, input(2), { tap: (name) => void names.push(name) });
    });
    expect(names).toEqual([
      'attention.queries',
      'attention.keys',
      'attention.values',
      'attention',
      'feedForward.hidden',
      'feedForward',
      'output',
    ]);
  });

  const parts = {
    attention: causalSelfAttention({ dModel, nHeads: 2, initializer: wide }),
    norm: layerNorm({ dModel }),
  };
  it.each([
    ['mlp', transformerBlock({ ...parts, feedForward: mlp({ dModel, dFf: 12, initializer: wide }) })],
    [
      'swiGlu and rmsNorm',
      transformerBlock({
        ...parts,
        norm: rmsNorm({ dModel }),
        feedForward: swiGlu({ dModel, dFf: 12, initializer: wide }),
      }),
    ],
  ] as const)('has right gradients by its input and by every weight, with %s', async (_, block) => {
    const weights = buildWeights(block.parameters as never, createRng(1));
    const apply = block.apply as (weights: unknown, x: tf.Tensor3D, context: object) => { output: tf.Tensor3D };
    const x = tf.tidy(() => tf.slice(input(3), [0, 0, 0], [1, 3, dModel]) as tf.Tensor3D);
    await checkGradients((given) => apply(weights, given as tf.Tensor3D, {}).output, [x], { tolerance: 3e-2 });
    const paths = [...weightsByPath(weights)];
    const gradients = tf.tidy(() =>
      tf.grads((...given: tf.Tensor[]) => {
        const replaced = structuredReplace(weights, new Map(paths.map(([, weight], index) => [weight, given[index]!])));
        return tf.sum(tf.square(apply(replaced, x, {}).output));
      })(paths.map(([, weight]) => weight)),
    );
    for (const [index, [path]] of paths.entries()) {
      const numbers = await gradients[index]!.data();
      expect(Math.max(...numbers.map(Math.abs)), path).toBeGreaterThan(1e-4);
    }
    tf.dispose([x, ...gradients]);
    disposeWeights(weights);
  });
});

/** The tree with other tensors in the places of some. */
function structuredReplace(tree: unknown, replacements: ReadonlyMap<tf.Tensor, tf.Tensor>): unknown {
  const replacement = replacements.get(tree as tf.Tensor);
  if (replacement) return replacement;
  return Object.fromEntries(
    Object.entries(tree as object).map(([name, child]) => [name, structuredReplace(child, replacements)]),
  );
}
