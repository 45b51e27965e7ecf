import * as tf from '@tensorflow/tfjs-core';
import type { GptState, GptWeights, Model } from '@typeformer/gpt';
import { createRng } from '@typeformer/layer';
import { train, type Batch } from '@typeformer/train';
import type { TimedModel } from './models.ts';
import type { WorkName } from './names.ts';

/** Something to time, again and again. */
export type Work = {
  readonly label: string;
  /** Tokens that one run takes in, or gives. */
  readonly tokens: number;
  run(): Promise<void>;
  /** What must happen between runs, and is not timed. */
  between?(): Promise<void>;
  dispose(): void;
};

/** Prepares a work on a model, with random tokens. */
export const works: Record<WorkName, (model: Model<GptWeights>, timed: TimedModel) => Promise<Work>> = {
  /** Forward, backward, clipping and AdamW. */
  train: async (model, { batchSize, seq }) => {
    const length = batchSize * seq;
    const batch: Batch = { shape: [batchSize, seq], inputs: tokens(model, length), targets: tokens(model, length) };
    const steps = train({ model, batches: () => batch, steps: Infinity, learningRate: () => 1e-3 });
    return {
      label: `training step, batch ${batchSize} × ${seq}`,
      tokens: length,
      run: async () => void (await steps.next()),
      dispose: () => void steps.return(),
    };
  },

  /** Reading a prompt, to the logits of the next token. */
  prefill: async (model) => {
    const prompt = [...tokens(model, Math.min(512, model.maxSeqLen))];
    return {
      label: `prefill of ${prompt.length} tokens`,
      tokens: prompt.length,
      run: async () => model.release((await model.nextLogits(prompt)).state),
      dispose: () => {},
    };
  },

  /** One token after another, up to forty behind a prompt. */
  decode: async (model) => {
    const prompt = [...tokens(model, Math.min(64, Math.ceil(model.maxSeqLen / 2)))];
    const longest = Math.min(prompt.length + 40, model.maxSeqLen);
    const read = async (): Promise<GptState> => (await model.nextLogits(prompt)).state;
    let state = await read();
    return {
      label: `decoding a token, context ${prompt.length}`,
      tokens: 1,
      run: async () => {
        ({ state } = await model.nextLogits([prompt[0]!], state));
      },
      between: async () => {
        if (state[0]!.keys.shape[2]! < longest) return;
        model.release(state);
        state = await read();
      },
      dispose: () => model.release(state),
    };
  },
};

function tokens({ vocabSize }: Model<GptWeights>, length: number): Int32Array {
  return Int32Array.from(createRng(1).bits(length), (word) => word % vocabSize);
}

/** What a run has cost, kernel by kernel, the dearest first. */
export type KernelCost = {
  readonly name: string;
  /** The backend that it ran on: `cpu` where another has inherited it. */
  readonly ranOn: string;
  readonly calls: number;
  readonly milliseconds: number;
};

/** Runs a work once, and says which kernels ran. */
export async function kernelCosts(work: Work): Promise<KernelCost[]> {
  const { kernels } = await tf.profile(async () => {
    await work.run();
    return [];
  });
  const costs = new Map<string, KernelCost>();
  for (const { name, kernelTimeMs, extraInfo } of kernels) {
    if (!tf.getKernel(name, tf.getBackend())) continue; // the scope of a gradient, whose kernels are listed themselves
    const ranOn = String(extraInfo) || tf.getBackend();
    const { calls = 0, milliseconds = 0 } = costs.get(`${name} ${ranOn}`) ?? {};
    const cost = { name, ranOn, calls: calls + 1, milliseconds: milliseconds + Number(kernelTimeMs) };
    costs.set(`${name} ${ranOn}`, cost);
  }
  return [...costs.values()].sort((one, other) => other.milliseconds - one.milliseconds);
}
