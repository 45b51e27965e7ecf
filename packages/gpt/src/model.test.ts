import * as tf from '@tensorflow/tfjs-core';
import { createRng, weightsByPath } from '@typeformer/layer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gptConfig } from './config.ts';
import { createGpt, Gpt, Model } from './model.ts';
import { trainable } from './trainable.ts';

const config = gptConfig({ vocabSize: 97, maxSeqLen: 8, dModel: 32, nLayers: 2, nHeads: 4, dropout: 0.2 });

async function values(weight: tf.Tensor): Promise<number[]> {
  return [...(await weight.data())];
}
const deviation = (numbers: number[]) =>
  Math.sqrt(numbers.reduce((sum, number) => sum + number * number, 0) / numbers.length);

describe('createGpt', () => {
  it('draws weights from N(0, 0.02²), and those that feed the residual stream narrower by √(2·nLayers)', async () => {
    const model = createGpt(config, { seed: 1 });
    const narrow = 0.02 / Math.sqrt(2 * config.nLayers);
    for (const [path, weight] of weightsByPath(model.weights)) {
      const numbers = await values(weight);
      if (path.endsWith('.bias')) expect(deviation(numbers), path).toBe(0);
      else if (path.endsWith('scale')) expect(new Set(numbers), path).toEqual(new Set([1]));
      else {
        const std = /(output|down)\.weight$/.test(path) ? narrow : 0.02;
        expect(deviation(numbers) / std, path).toBeCloseTo(1, 0.8);
      }
    }
    model.dispose();
  });

  it('gives the same weights for the same seed, whatever the number of layers', async () => {
    const [one, two, deeper] = [
      createGpt(config, { seed: 1 }),
      createGpt(config, { seed: 2 }),
      createGpt(gptConfig({ ...config, nLayers: 3 }), { seed: 1 }),
    ];
    const qkv = (model: Gpt) => values(model.weights.blocks[0]!.attention.qkv.weight);
    expect(await qkv(deeper)).toEqual(await qkv(one));
    expect(await qkv(two)).not.toEqual(await qkv(one));
    for (const model of [one, two, deeper]) model.dispose();
  });

  it('owns its weights alone, and frees them all', () => {
    const before = tf.memory();
    const model = createGpt(config, { seed: 1 });
    expect(tf.memory().numTensors - before.numTensors).toBe(weightsByPath(model.weights).size);
    model.dispose();
    expect(tf.memory()).toMatchObject({ numTensors: before.numTensors, numBytes: before.numBytes });
  });
});

describe.each(['cpu', 'simd'])('the smallest model, on %s', (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });
  afterAll(async () => {
    await tf.setBackend('simd');
  });

  it.each([1, 2])('of one head of one number, trained and read, with a vocabulary of %d', async (vocabSize) => {
    const model = createGpt(gptConfig({ vocabSize, maxSeqLen: 2, dModel: 1, nLayers: 1, nHeads: 1, dFf: 1 }), {
      seed: 1,
    });
    const ids = tf.zeros<tf.Rank.R2>([1, 1], 'int32');
    for (const lossOf of [() => model.loss(ids, ids), () => model.forward(ids, { targets: ids }).loss]) {
      const { value, grads } = tf.variableGrads(lossOf);
      expect((await value.data())[0]).toBeCloseTo(Math.log(vocabSize), 2);
      for (const [name, gradient] of Object.entries(grads))
        expect([...(await gradient.data())].every(Number.isFinite), name).toBe(true);
      tf.dispose([value, grads]);
    }
    ids.dispose();
    const { logits, state } = await model.nextLogits([0]);
    expect(logits).toHaveLength(vocabSize);
    model.release(state);
    model.dispose();
  });
});

describe('Model, given the weights of another', () => {
  const gone = (where: string) =>
    `${where}: the weights were disposed, or taken over by another Model; ` +
    'trainable(layer, weights) shares them, and a Model can be given clones of them.';
  const ids = [[1, 2, 3]];

  it('takes them over, and the other says so whatever it is asked', async () => {
    const model = createGpt(config, { seed: 1 });
    const { logits: before } = model.forward(ids);
    const sharing = trainable(model.layer, model.weights);
    const { weights } = model;
    const heir = new Model(model.layer, model.weights);
    const { logits: after } = heir.forward(ids);
    expect(await after.data()).toEqual(await before.data());
    const inputs = tf.tensor2d(ids, undefined, 'int32');
    expect(() => model.weights).toThrow(gone('Model'));
    expect(() => model.forward(ids)).toThrow(gone('Model'));
    expect(() => model.loss(inputs, inputs)).toThrow(gone('Model'));
    expect(() => sharing.loss(inputs, inputs)).toThrow(gone('trainable'));
    expect(() => new Gpt(config, weights)).toThrow(gone('Model'));
    for (const read of ['nextLogits', 'logitsAfterEach', 'nextLogitsAndHidden'] as const) {
      await expect(model[read]([1, 2])).rejects.toThrow(gone('Model'));
    }
    tf.dispose([before, after, inputs]);
    heir.dispose();
  });

  it('keeps them when the other is disposed', async () => {
    const model = createGpt(config, { seed: 1 });
    const heir = new Model(model.layer, model.weights);
    const { logits: before } = heir.forward(ids);
    model.dispose();
    const { logits: after } = heir.forward(ids);
    expect(await after.data()).toEqual(await before.data());
    tf.dispose([before, after]);
    heir.dispose();
    heir.dispose();
    expect(() => heir.forward(ids)).toThrow(gone('Model'));
  });
});

describe('Model', () => {
  let model: Gpt;
  beforeAll(() => {
    model = createGpt(config, { seed: 1 });
  });
  afterAll(() => model.dispose());

  it('has, untrained, about the loss of guessing, and the same from `forward` and `loss`', async () => {
    const [ids, targets] = [[[1, 2, 3, 4]], [[2, 3, 4, 5]]];
    const { logits, loss, perplexity } = model.forward(ids, { targets });
    const alone = tf.tidy(() =>
      model.loss(tf.tensor2d(ids, undefined, 'int32'), tf.tensor2d(targets, undefined, 'int32')),
    );
    const [number] = await loss.data();
    expect(Math.abs(number! - Math.log(97))).toBeLessThan(0.2);
    expect((await alone.data())[0]).toBeCloseTo(number!, 5);
    expect((await perplexity.data())[0]).toBeCloseTo(Math.exp(number!), 3);
    tf.dispose([logits, loss, perplexity, alone]);
  });

  it('leaves targets of -100 out of the loss, as PyTorch does, whether in arrays or in a tensor', async () => {
    const losses = tf.tidy(() => {
      const ids = [
        [1, 2, 3],
        [4, 5, 6],
      ];
      const targets = [
        [-100, 3, -100],
        [5, -100, -100],
      ];
      const some = model.forward(ids, { targets }).loss;
      const asTensor = model.forward(ids, { targets: tf.tensor2d(targets, undefined, 'int32') }).loss;
      const [first, second] = [
        model.forward([[4]], { targets: [[5]] }),
        model.forward([[1, 2]], { targets: [[-100, 3]] }),
      ];
      return tf.stack([some, asTensor, tf.div(tf.add(first.loss, second.loss), 2)]);
    });
    const [some, asTensor, alone] = await losses.data();
    expect(some).toBeCloseTo(alone!, 5);
    expect(asTensor).toBe(some);
    losses.dispose();
  });

  it('drops by the stream it is given, and nothing without one', async () => {
    const run = async (seed?: number) => {
      const { logits } = model.forward([[1, 2, 3]], seed === undefined ? {} : { rng: createRng(seed) });
      const numbers = await values(logits);
      logits.dispose();
      return numbers;
    };
    expect(await run()).toEqual(await run());
    expect(await run(1)).toEqual(await run(1));
    expect(await run(1)).not.toEqual(await run(2));
    expect(await run(1)).not.toEqual(await run());
  });

  it('lets a tap replace an activation', async () => {
    const silent = <T extends tf.Tensor>(name: string, activation: T): T =>
      /blocks\.\d\.(attention|feedForward)$/.test(name) ? tf.zerosLike(activation) : activation;
    const { logits } = model.forward([[5, 5]], { tap: silent });
    const expected = tf.tidy(() => {
      const { tokens, positions } = model.weights;
      const x = tf.add(tf.gather(tokens.weight, [5, 5]), tf.slice(positions.weight, [0, 0], [2, -1]));
      const { mean, variance } = tf.moments(x, 1, true);
      return tf.matMul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-5))), tokens.weight, false, true);
    });
    const [a, b] = [await values(logits), await values(expected)];
    a.forEach((number, index) => expect(number).toBeCloseTo(b[index]!, 4));
    tf.dispose([logits, expected]);
  });

  it('says which id is no token, and what does not fit', () => {
    expect(() => model.forward([[1, 97]])).toThrow('forward: ids[0][1] (97) must be a whole number from 0 to 96.');
    expect(() => model.forward([[0], [0.5]])).toThrow('forward: ids[1][0] (0.5) must be a whole number from 0 to 96.');
    expect(() => model.forward([[1], [1, 2]])).toThrow('forward: ids[1] has 2 tokens, but the first row has 1.');
    expect(() => model.forward([[]])).toThrow('forward: ids are empty; there must be at least one token.');
    expect(() => model.forward([])).toThrow('forward: ids are empty; there must be at least one token.');
    expect(() => model.forward([Array(9).fill(0)])).toThrow(
      "forward: ids have 9 tokens, but the model's context is 8.",
    );
    expect(() => model.forward([[1]], { targets: [[-1]] })).toThrow(
      'forward: targets[0][0] (-1) must be a whole number from 0 to 96, or -100 to count for nothing.',
    );
    expect(() => model.forward([[-100]])).toThrow('forward: ids[0][0] (-100) must be a whole number from 0 to 96.');
  });
});
