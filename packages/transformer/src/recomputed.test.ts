import * as tf from '@tensorflow/tfjs-core';
import { alibi, rotary } from '@typeformer/embeddings';
import { buildWeights, createRng, disposeWeights, normal, weightsByPath } from '@typeformer/layer';
import { describe, expect, it } from 'vitest';
import { transformerBlock, type Block } from './block.ts';
import { causalSelfAttention, type CausalSelfAttentionOptions } from './causal-self-attention.ts';
import { layerNorm } from './layer-norm.ts';
import { mlp } from './mlp.ts';
import { recomputed } from './recomputed.ts';
import { rmsNorm } from './rms-norm.ts';
import { swiGlu } from './swi-glu.ts';

const dModel = 16;
const initializer = normal({ std: 0.3 });
const attention = (options: Partial<CausalSelfAttentionOptions> = {}) =>
  causalSelfAttention({ dModel, nHeads: 4, initializer, attentionDropout: 0.2, residualDropout: 0.2, ...options });
const feedForward = mlp({ dModel, initializer, residualDropout: 0.2 });
const norm = layerNorm({ dModel });
const gpt2 = transformerBlock({ norm, attention: attention(), feedForward });

const blocks: Record<string, Block<unknown>> = {
  'multi-head attention and mlp': gpt2 as Block<unknown>,
  'grouped rotary attention, swiGlu and rmsNorm': transformerBlock({
    norm: rmsNorm({ dModel }),
    attention: attention({ nKeyValueHeads: 2, rotation: rotary({ headDim: 4 }) }),
    feedForward: swiGlu({ dModel, dFf: 24, initializer }),
  }) as Block<unknown>,
  alibi: transformerBlock({
    norm,
    attention: attention({ scoreBias: alibi({ nHeads: 4 }) }),
    feedForward,
  }) as Block<unknown>,
};

/** The loss of `depth` such blocks on a fixed input, and its gradient by that input and by every weight, by path. */
function differentiate<W>(block: Block<W>, depth: number, seq: number): Record<string, tf.Tensor> {
  return tf.tidy(() => {
    const x = tf.tensor(createRng(0).normal(2 * seq * dModel), [2, seq, dModel]);
    const stack = Array.from({ length: depth }, (_, index) => buildWeights<W>(block.parameters, createRng(index)));
    const weights = weightsByPath(stack);
    const { value, grads } = tf.valueAndGrads((...[input]: tf.Tensor[]) => {
      let stream = input as tf.Tensor3D;
      for (const [index, ofBlock] of stack.entries()) {
        stream = block.apply(ofBlock, stream, { rng: createRng(7).split(index) }).output;
      }
      return tf.mean(tf.square(stream));
    })([x, ...weights.values()]);
    const byPath = ['x', ...weights.keys()].map((path, index) => [path, grads[index]!]);
    return { loss: value, ...Object.fromEntries(byPath) };
  });
}

describe('recomputed', () => {
  it.each(Object.entries(blocks))(
    'gives the loss and every gradient of the plain block to the bit, with dropout: %s',
    async (_, block) => {
      const plain = differentiate(block, 3, 6);
      const again = differentiate(recomputed(block), 3, 6);
      for (const [name, tensor] of Object.entries(plain)) {
        expect(await again[name]!.data(), name).toEqual(await tensor.data());
      }
      tf.dispose([plain, again]);
    },
  );

  it('gives variables their gradient that the block reads without declaring them: values and finite differences', async () => {
    const scale = tf.tidy(() => tf.variable(tf.ones([dModel])));
    const scaling = (read: () => tf.Tensor): Block<object> => ({
      parameters: {},
      apply: (_, x) => ({ output: tf.tanh(tf.mul(x, read())), presents: [] }),
    });
    const x = tf.tidy(() => tf.tensor3d(createRng(0).normal(2 * dModel), [1, 2, dModel]));
    const stacked = ({ apply }: Block<object>) => apply({}, apply({}, tf.mul(x, scale), {}).output, {}).output;
    const gradient = (block: Block<object>) =>
      tf.variableGrads(() => tf.tidy(() => tf.sum(tf.square(stacked(block)))), [scale]);
    const [plain, again] = [gradient(scaling(() => scale)), gradient(recomputed(scaling(() => scale)))];
    expect(await again.grads[scale.name]!.data()).toEqual(await plain.grads[scale.name]!.data());

    const lossWith = async (step: number) => {
      const loss = tf.tidy(() => {
        scale.assign(tf.fill([dModel], 1 + step));
        return tf.sum(tf.square(stacked(scaling(() => scale))));
      });
      const [number] = await loss.data();
      loss.dispose();
      return number!;
    };
    const difference = ((await lossWith(0.01)) - (await lossWith(-0.01))) / 0.02; // along all of them at once
    const along = tf.sum(again.grads[scale.name]!);
    expect((await along.data())[0]).toBeCloseTo(difference, 2);
    tf.dispose([plain, again, along, x, scale]);
  });

  it.each([false, true])('says so when the block reads what was computed outside of it, and kept: %s', (isKept) => {
    const scale = tf.tidy(() => tf.variable(tf.ones([dModel])));
    let copy: tf.Tensor = scale;
    const block: Block<object> = { parameters: {}, apply: (_, x) => ({ output: tf.mul(x, copy), presents: [] }) };
    const lossOf = () => {
      copy = isKept ? tf.keep(tf.clone(scale)) : tf.clone(scale);
      return tf.sum<tf.Scalar>(recomputed(block).apply({}, tf.ones([1, 2, dModel]), {}).output);
    };
    expect(() => tf.tidy(() => tf.variableGrads(lossOf))).toThrow(
      `recomputed: the block reads a tensor [${dModel}] that was computed outside of it, and is gone when it is computed ` +
        'again; compute it inside the block, or declare it among its parameters.',
    );
    scale.dispose();
    if (isKept) copy.dispose();
  });

  it('takes less than half the memory to differentiate a deep stack', async () => {
    const peak = async (block: typeof gpt2) =>
      (await tf.profile(() => tf.dispose(differentiate(block, 8, 64)) as undefined)).peakBytes;
    expect(await peak(recomputed(gpt2))).toBeLessThan((await peak(gpt2)) / 2);
  });

  it('is the block as it is where no gradients are recorded, so that it remembers and reads a past', async () => {
    const weights = buildWeights(gpt2.parameters, createRng(1));
    const run = (block: typeof gpt2) =>
      tf.tidy(() => {
        const x = tf.ones<tf.Rank.R3>([1, 2, dModel]);
        const { presents: pasts } = block.apply(weights, x, {});
        return block.apply(weights, x, { pasts });
      });
    const [plain, again] = [run(gpt2), run(recomputed(gpt2))];
    expect(await again.output.data()).toEqual(await plain.output.data());
    expect(await again.presents[0]!.keys.data()).toEqual(await plain.presents[0]!.keys.data());
    disposeWeights([plain, again, weights]);
  });

  it('says so when keys and values are read through which no gradient would flow', () => {
    const message = 'recomputed: keys and values are not kept while gradients are recorded; use the block itself.';
    const weights = buildWeights(gpt2.parameters, createRng(1));
    tf.tidy(() => {
      tf.grad((x) => {
        const { output, presents } = recomputed(gpt2).apply(weights, x as tf.Tensor3D, {});
        expect(() => presents[0]!.keys).toThrow(message);
        expect(() => presents[0]!.values).toThrow(message);
        return output;
      })(tf.ones([1, 2, dModel]));
    });
    disposeWeights(weights);
  });
});
