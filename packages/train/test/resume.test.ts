import * as tf from '@tensorflow/tfjs-core';
import { toStore, type Store } from '@typeformer/checkpoint';
import { assembleGpt, createModel, gptConfig, gptParts, type Model } from '@typeformer/gpt';
import { weightsByPath } from '@typeformer/layer';
import { describe, expect, it } from 'vitest';
import { randomWindows } from '../src/data/windows.ts';
import { adamW } from '../src/optimizers/adam-w.ts';
import { muon } from '../src/optimizers/muon.ts';
import { splitByWeight } from '../src/optimizers/split-by-weight.ts';
import { isHiddenMatrix } from '../src/optimizers/weight-predicate.ts';
import { train, type TrainOptions } from '../src/train.ts';
import { lossesOf, run, sentence, settings, tiny } from './tiny.ts';

const everything = {
  steps: 8,
  accumulate: 2,
  averageDecay: 0.8,
  optimizer: splitByWeight(isHiddenMatrix, muon(), adamW()),
  learningRate: (step: number) => 0.02 / (step + 1),
  seed: 3,
};
const evaluation = {
  batches: randomWindows({ tokens: sentence, batchSize: 1, contextLength: 8, seed: 5 }),
  every: 2,
  count: 1,
};

type Bits = Record<string, string>;

async function bitsOf(weights: unknown): Promise<Bits> {
  const bits: Bits = {};
  for (const [path, weight] of weightsByPath(weights)) {
    bits[path] = new Uint32Array((await (weight as tf.Tensor).data<'float32'>()).slice().buffer).join();
  }
  return bits;
}

/** Trains a new model; aborts after `until` steps of the run. */
async function runOnce(
  options: Partial<TrainOptions>,
  until = Infinity,
  create: () => Model<unknown> = () => tiny(0.1),
) {
  const model = create();
  const controller = new AbortController();
  const events = [];
  try {
    for await (const event of train({ ...settings, ...everything, ...options, model, signal: controller.signal })) {
      events.push(event);
      if (event.type === 'step' && event.step + 1 === until) controller.abort();
    }
    return { events, losses: lossesOf(events), weights: await bitsOf(model.weights) };
  } finally {
    model.dispose();
  }
}

describe('a run that goes on from a checkpoint', () => {
  it('is to the bit the one that was never interrupted, wherever it stopped', async () => {
    const whole = await runOnce({});
    for (let until = 1; until < everything.steps; until++) {
      const store = toStore(new Map());
      const before = await runOnce({ checkpoints: { store, every: 3 } }, until);
      const after = await runOnce({ checkpoints: { store, every: 3, resume: true } });
      expect(after.events[0]).toMatchObject({ type: 'resume', step: until });
      expect([...before.losses, ...after.losses], `stopped after ${until}`).toEqual(whole.losses);
      expect(after.weights, `stopped after ${until}`).toEqual(whole.weights);
    }
  });

  it('starts from the beginning where there is none, and has nothing left to do where it was done', async () => {
    const store = toStore(new Map());
    const first = await runOnce({ checkpoints: { store, every: 4, resume: true } });
    expect(first.losses).toHaveLength(8);
    const again = await runOnce({ checkpoints: { store, every: 4, resume: true } });
    expect(again.events.map(({ type }) => type)).toEqual(['resume']);
    expect(again.weights).toEqual(first.weights);
  });

  it('has one set of weights where a block stands at several places', async () => {
    const config = gptConfig({ vocabSize: 96, maxSeqLen: 16, dModel: 16, nLayers: 1, nHeads: 2, dropout: 0.1 });
    const layer = assembleGpt({ ...gptParts(config), order: [0, 0, 0] });
    const create = (): Model<unknown> => createModel(layer, { seed: 1 });
    const store = toStore(new Map());
    const whole = await runOnce({}, undefined, create);
    const before = await runOnce({ checkpoints: { store, every: 3 } }, 5, create);
    const after = await runOnce({ checkpoints: { store, every: 3, resume: true } }, undefined, create);
    expect([...before.losses, ...after.losses]).toEqual(whole.losses);
    expect(after.weights).toEqual(whole.weights);
    expect(Object.keys(whole.weights).filter((path) => path.endsWith('qkv.weight'))).toHaveLength(1);
  });

  it('still knows which evaluation was the best', async () => {
    const store = toStore(new Map());
    const whole = await runOnce({ evaluation, steps: 12 });
    const before = await runOnce({ evaluation, steps: 12, checkpoints: { store, every: 100 } }, 7);
    const after = await runOnce({ evaluation, steps: 12, checkpoints: { store, every: 100, resume: true } });
    const bests = (events: typeof whole.events) => events.filter((event) => event.type === 'evaluation');
    expect([...bests(before.events), ...bests(after.events)]).toEqual(bests(whole.events));
  });
});

describe('checkpoints', () => {
  it('are written when they are due and at the end; the newest and the best stay', async () => {
    const files = new Map<string, Uint8Array>();
    let step = 0;
    const scripted = { every: 1, count: 1, batches: evaluation.batches };
    const losses = [5, 4, 3, 3.5, 4, 5, 6, 7];
    const model = tiny();
    const loss: typeof model.loss = (inputs, targets, context) =>
      context?.rng ? model.loss(inputs, targets, context) : tf.scalar(losses[step++]!);
    const events = await run(
      { weights: model.weights, loss },
      { steps: 8, evaluation: scripted, checkpoints: { store: toStore(files), every: 3 } },
    );
    const saved = events.filter((event) => event.type === 'checkpoint').map((event) => event.step + 1);
    expect(saved).toEqual([1, 2, 3, 6, 8]); // three that were the best when they came, then those that were due
    expect([...files.keys()].toSorted()).toEqual([3, 6, 8].map((number) => `step-0000000${number}.safetensors`));
    model.dispose();
  });

  const written = async (): Promise<Map<string, Uint8Array>> => {
    const files = new Map<string, Uint8Array>();
    await runOnce({ steps: 2, checkpoints: { store: toStore(files), every: 1, run: { model: { dModel: 16 } } } });
    return files;
  };

  it.each<[string, (files: Map<string, Uint8Array>) => Partial<TrainOptions>, string]>([
    [
      'there is a run already',
      (files) => ({ checkpoints: { store: toStore(files), every: 1 } }),
      'train: there are checkpoints in the given files already; `resume: true` goes on from step-00000002.safetensors.',
    ],
    [
      'the run is another',
      (files) => ({ checkpoints: { store: toStore(files), every: 1, resume: true, run: { model: { dModel: 32 } } } }),
      'step-00000002.safetensors is of another run: model.dModel was 16 and is 32.',
    ],
    [
      'the file is cut',
      (files) => {
        const path = [...files.keys()].at(-1)!;
        files.set(path, files.get(path)!.slice(0, -5));
        return { checkpoints: { store: toStore(files), every: 1, resume: true, run: { model: { dModel: 16 } } } };
      },
      "must end within the file's",
    ],
    [
      'the optimiser is another',
      (files) => ({
        optimizer: adamW(),
        checkpoints: { store: toStore(files), every: 1, resume: true, run: { model: { dModel: 16 } } },
      }),
      'Tensor "optimizer.first.tokens.weight" is missing.',
    ],
  ])('are refused, and stay as they are, where %s', async (_, change, message) => {
    const files = await written();
    const options = change(files);
    const before = new Map(files);
    await expect(runOnce(options)).rejects.toThrow(message);
    expect(files).toEqual(before);
    await (
      await toStore(files).lock()
    )(); // it is free again
  });

  it('do not suffer from a write that fails: the last good one stays, and the run goes on from it', async () => {
    const files = new Map<string, Uint8Array>();
    const store = toStore(files);
    const full: Store = {
      ...store,
      write: (path, chunks) =>
        path.startsWith('step-00000005')
          ? Promise.reject(new Error('no space left on device'))
          : store.write(path, chunks),
    };
    await expect(runOnce({ checkpoints: { store: full, every: 1 } })).rejects.toThrow('no space left on device');
    expect([...files.keys()]).toEqual(['step-00000003.safetensors', 'step-00000004.safetensors']);
    const after = await runOnce({ checkpoints: { store, every: 1, resume: true } });
    expect(after.weights).toEqual((await runOnce({})).weights);
  });

  it('have one writer at a time', async () => {
    const store = toStore(new Map());
    const model = tiny();
    for await (const { type } of train({ ...settings, model, checkpoints: { store, every: 1 } })) {
      if (type !== 'step') continue;
      await expect(runOnce({ checkpoints: { store, every: 1, resume: true } })).rejects.toThrow(
        'in use by another run',
      );
    }
    model.dispose();
  });
});
