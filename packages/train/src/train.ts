import type * as tf from '@tensorflow/tfjs-core';
import { weightsByPath } from '@typeformer/layer';
import { openCheckpoints, type CheckpointOptions, type Checkpoints } from './checkpoints/checkpoints.ts';
import type { RunProgress } from './checkpoints/run-state.ts';
import type { BatchSource } from './data/batch.ts';
import { evaluate } from './evaluate.ts';
import type { CheckpointEvent, TrainingEvent } from './events.ts';
import { NonFiniteError } from './non-finite-error.ts';
import { adamW } from './optimizers/adam-w.ts';
import type { OptimizerFactory } from './optimizers/optimizer.ts';
import { stepTaker, type StepOptions } from './take-step.ts';
import { weightAverage } from './weight-average.ts';

export type TrainOptions = StepOptions & {
  readonly steps: number;
  /** Default `adamW()`. */
  readonly optimizer?: OptimizerFactory;
  /** Which weights change; the others stay as they are. Default: all. */
  readonly trains?: (path: string, shape: readonly number[]) => boolean;
  /**
   * Decay of an exponential moving average of the weights, which stands in their place wherever the model is looked at:
   * in evaluations and samples, and once the loop has ended. Default: none.
   */
  readonly averageDecay?: number;
  /** Held-out batches, `count` of them, evaluated after every `every` steps and after the last. */
  readonly evaluation?: { readonly batches: BatchSource; readonly every: number; readonly count: number };
  /** A text for people to look at, drawn after every `every` steps and after the last. */
  readonly sample?: { readonly every: number; readonly draw: () => Promise<string> };
  /** Default: none. */
  readonly checkpoints?: CheckpointOptions;
  /** Aborting it ends the loop after the step in progress, and a checkpoint. */
  readonly signal?: AbortSignal | undefined;
};

/**
 * Trains a model in place, for as long as events are asked for. With checkpoints, a run that has stopped goes on, and
 * becomes to the bit what it would have been.
 *
 * @throws NonFiniteError if a loss or a gradient is not finite; the weights and the checkpoints stay as they were
 * @example
 * for await (const event of train({ model, batches, steps, learningRate })) {
 *   if (event.type === 'step') console.log(event.step, event.loss);
 * }
 */
export async function* train(options: TrainOptions): AsyncGenerator<TrainingEvent, void, undefined> {
  const { model, steps, evaluation, sample, signal } = options;
  const weights = trainedWeights(options);
  const optimizer = (options.optimizer ?? adamW())(weights);
  const average =
    options.averageDecay === undefined
      ? undefined
      : weightAverage(Object.fromEntries(weights), { decay: options.averageDecay });
  const state = new Map([
    ...prefixed('weights', weights),
    ...prefixed('optimizer', optimizer.state),
    ...prefixed('average', average?.state ?? new Map<string, tf.Variable>()),
  ]);
  let checkpoints: Checkpoints | undefined;
  /** The model as it would be if training ended here. */
  const look = async <T>(at: () => Promise<T>): Promise<T> => {
    average?.exchange();
    return at().finally(() => average?.exchange());
  };
  const save = async (progress: RunProgress): Promise<CheckpointEvent> => ({
    type: 'checkpoint',
    step: progress.step,
    path: await checkpoints!.save(state, progress),
  });

  try {
    const { seed = 0, accumulate = 1 } = options;
    checkpoints =
      options.checkpoints &&
      (await openCheckpoints({ ...options.checkpoints, run: { ...options.checkpoints.run, seed, accumulate } }));
    let done = await checkpoints?.restore(state);
    if (done) yield { type: 'resume', step: done.step + 1, path: checkpoints!.newest! };
    let isSaved = true;
    const takeStep = stepTaker(options, weights, optimizer);
    const gradientNorms: number[] = [];

    for (let step = done ? done.step + 1 : 0; step < steps && !signal?.aborted; step++) {
      const taken = await takeStep(step);
      gradientNorms.push(taken.gradientNorm);
      if (!Number.isFinite(taken.loss) || !Number.isFinite(taken.gradientNorm)) {
        throw new NonFiniteError({
          ...taken,
          gradientNorms: gradientNorms.slice(-20),
          checkpoint: checkpoints?.newest,
        });
      }
      average?.update();
      done = { step, learningRate: taken.learningRate, best: done?.best };
      isSaved = false;
      yield taken;

      const isDue = ({ every }: { readonly every: number }): boolean => (step + 1) % every === 0 || step + 1 === steps;
      let isBest = false;
      if (evaluation && isDue(evaluation)) {
        const loss = await look(() => evaluate({ model, ...evaluation }));
        isBest = !(done.best && done.best.loss <= loss);
        if (isBest) done = { ...done, best: { step, loss } };
        yield { type: 'evaluation', step, loss, best: isBest };
      }
      if (options.checkpoints && (isBest || isDue(options.checkpoints))) {
        yield await save(done);
        isSaved = true;
      }
      if (sample && isDue(sample)) yield { type: 'sample', step, text: await look(sample.draw) };
    }
    if (checkpoints && done && !isSaved) yield await save(done);
  } finally {
    average?.exchange();
    average?.dispose();
    optimizer.dispose();
    await checkpoints?.close();
  }
}

function trainedWeights({ model, trains = () => true }: TrainOptions): Map<string, tf.Variable> {
  const all = weightsByPath<tf.Variable>(model.weights);
  const trained = new Map([...all].filter(([path, { shape }]) => trains(path, shape)));
  if (trained.size === 0) throw new RangeError('train: `trains` must hold for a weight.');
  return trained;
}

function prefixed(prefix: string, variables: ReadonlyMap<string, tf.Variable>): [string, tf.Variable][] {
  return [...variables].map(([name, variable]) => [`${prefix}.${name}`, variable]);
}
