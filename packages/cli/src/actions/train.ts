import { savePretrained, type SpecialTokenIds } from '@typeformer/checkpoint';
import { streamText } from '@typeformer/generate';
import { describeModel, trainable, type Gpt } from '@typeformer/gpt';
import { NonFiniteError, train } from '@typeformer/train';
import { sizeOf } from '../data.ts';
import { formatArgument, formatCount, formatDuration } from '../format.ts';
import { inLessMemory } from '../in-less-memory.ts';
import { startTensorflow } from '../start-tensorflow.ts';
import { streaming } from '../streaming.ts';
import { trainingTokenizer, type TaughtTokenizer } from '../tokenizer.ts';
import { lossCurve } from '../training/loss-curve.ts';
import { optimizerOf, scheduleOf } from '../training/optimization.ts';
import { otherSteps } from '../training/other-steps.ts';
import { progress } from '../training/progress.ts';
import type { DamagedLines } from '../training/read-log.ts';
import { beginRun, openRunFolder, type RunFolder } from '../training/run-folder.ts';
import { samplePrompt } from '../training/sample-prompt.ts';
import type { RunOptions } from '../training/train-settings.ts';
import { openTrainingData, windowsOf, type TrainingData } from '../training/training-data.ts';
import { newConfig, trainingModel } from '../training/training-model.ts';
import { writeTokenizer } from '../write-tokenizer.ts';

export type TrainOptions = Partial<RunOptions> & {
  readonly out: string;
  readonly config?: string;
  readonly resume?: boolean;
  readonly force?: boolean;
};

/**
 * `typeformer train`: text to a model in a Hugging Face folder.
 *
 * @param read options from a JSON file, checked as those of the command line are
 */
export async function trainModel(
  options: TrainOptions,
  signal: AbortSignal,
  read: (file: string) => Partial<RunOptions>,
): Promise<void> {
  const { out, config: _, resume = false, force = false, ...asked } = options;
  const folder = await openRunFolder({ out, asked, resume, force, read });
  let data: TrainingData | undefined;
  let model: Gpt | undefined;
  try {
    const { preset: __, checkpointEvery, sampleEvery, half = false, recompute, threads, ...settings } = folder.options;
    const learningRate = scheduleOf(settings); // what is wrong is found before anything is read or written
    if (settings.from === undefined) newConfig(settings, 1);
    await sizeOf(settings.data);
    await sizeOf(settings.validation ?? [], '--validation');
    const taught = await trainingTokenizer(settings);
    const { tokenizer } = taught;
    data = await openTrainingData(settings, taught);
    await startTensorflow({ threads });
    model = await trainingModel(settings, tokenizer);
    const { maxSeqLen } = model;
    if (asked.context !== undefined && asked.context > maxSeqLen) {
      throw new Error(`--context ${asked.context} must be at most ${maxSeqLen}, which is that of --from.`);
    }
    const context = Math.min(settings.context, maxSeqLen); // a preset's
    const batches = windowsOf('training', data.training, context, settings);
    const heldOut = windowsOf('held-out', data.validation, context, settings);
    const prompt = samplePrompt(Array.from(await data.training.slice(0, Math.min(32, context))), tokenizer);
    if (signal.aborted) throw new Error(`stopped by ${causeOf(signal)}; nothing was written.`);
    if (!resume) await beginRun(folder);

    process.stdout.write(`${describe(model, data, tokenizer.vocabSize)}\n`);
    const { steps, ...constant } = settings;
    const { accumulate, clipNorm, averageDecay, evaluateBatches, seed } = constant;
    const every = settings.evaluateEvery ?? Math.ceil(steps / 4);
    const draw = sampler(model, taught, prompt);
    const done = await show(
      folder,
      train({
        model: recompute ? trainable(inLessMemory(model.config), model.weights) : model,
        batches,
        steps,
        learningRate,
        optimizer: optimizerOf(settings),
        clipNorm,
        accumulate,
        ...(averageDecay !== undefined && { averageDecay }),
        evaluation: { batches: heldOut, every, count: evaluateBatches },
        ...(sampleEvery !== undefined && { sample: { every: sampleEvery, draw } }),
        checkpoints: {
          store: folder.checkpoints,
          every: checkpointEvery ?? every,
          resume,
          run: { ...constant, tokens: data.training.length }, // a run may go on with other steps
        },
        seed,
        signal,
      }),
    );
    if (done > 0) await writeModel(folder, model, taught, half);
    if (done < steps) throw new Error(stopped(out, done, steps, signal));
    process.exitCode = 0; // nothing was left to interrupt
    process.stdout.write(`The model is in ${out}.\n`);
    const again = ['--model', out, '--prompt', prompt].map(formatArgument).join(' ');
    process.stdout.write(`Try it:  typeformer generate ${again}\n`);
  } finally {
    model?.dispose();
    await data?.close();
    await folder.close();
  }
}

function describe(model: Gpt, { training, validation }: TrainingData, vocabSize: number): string {
  const { total } = describeModel(model.config).parameters;
  const [parameters, tokens, heldOut, vocabulary] = [total, training.length, validation.length, vocabSize].map(
    formatCount,
  );
  return `${parameters} parameters · ${tokens} tokens, ${heldOut} held out · vocabulary of ${vocabulary}`;
}

/** Logs and shows what happens; the number of steps that are done at the end. */
async function show(folder: RunFolder, events: ReturnType<typeof train>): Promise<number> {
  const { options, stepsBefore } = folder;
  const start = performance.now();
  const shown = progress(options.steps, process.stdout);
  let done = 0;
  try {
    for await (const event of events) {
      await folder.log(event);
      shown.show(event);
      done = event.type === 'resume' ? event.step : event.step + 1;
      const change = event.type === 'resume' && otherSteps(options, stepsBefore, done);
      if (change) shown.say(change);
    }
  } catch (error) {
    throw error instanceof NonFiniteError ? new Error(describeFailure(error), { cause: error }) : error;
  } finally {
    shown.stop();
  }
  process.stdout.write(`${done} steps are done; this took ${formatDuration((performance.now() - start) / 1000)}.\n`);
  return done;
}

/** The loop's own message, by the names of the flags. */
function describeFailure({ step, loss, gradientNorms, checkpoint }: NonFiniteError): string {
  const norms = gradientNorms.map((norm) => Number(norm.toPrecision(3))).join(', ');
  return (
    `the loss of step ${step + 1} is ${loss}; the gradients' norms until then: ${norms}. ` +
    `A new run with a lower --learning-rate or --clip-norm may go well. ` +
    (checkpoint === undefined ? 'There is no checkpoint.' : `The last good checkpoint is ${checkpoint}.`)
  );
}

function stopped(out: string, done: number, steps: number, signal: AbortSignal): string {
  const model = done > 0 ? ` The model as it is now is in ${out}.` : '';
  return `stopped by ${causeOf(signal)} after ${done} of ${steps} steps; --resume goes on.${model}`;
}

function causeOf({ reason }: AbortSignal): string {
  return (reason as Error).message;
}

/** The same beginning each time, continued by the model as it is then. */
function sampler(model: Gpt, taught: TaughtTokenizer, prompt: string): () => Promise<string> {
  return async () => {
    let text = prompt;
    const settings = { maxNewTokens: 100, temperature: 0.8, seed: 1 };
    for await (const piece of streamText({ model, ...streaming(taught), prompt, ...settings })) text += piece.text;
    return text;
  };
}

async function writeModel(folder: RunFolder, model: Gpt, taught: TaughtTokenizer, half: boolean): Promise<void> {
  const { files, options } = folder;
  const write = (path: string, text: string): Promise<void> => files.write(path, [new TextEncoder().encode(text)]);
  await writeTokenizer(files, taught, { maxLength: model.maxSeqLen });
  await savePretrained(model, files, { dtype: half ? 'float16' : 'float32', specialTokenIds: idsOf(taught, options) });
  const { damaged, ...losses } = await folder.losses();
  if (damaged) process.stderr.write(`typeformer: ${describeDamage(damaged)}\n`);
  if (losses.training.length > 0) await write('loss.svg', lossCurve({ title: options.data.join(', '), ...losses }));
}

/** Those of the model that the run starts from; a new one sees the beginning of a text after the end of another. */
function idsOf({ specialTokenIds }: TaughtTokenizer, { from }: RunOptions): SpecialTokenIds {
  const { endOfText, beginningOfText = endOfText[0], ...others } = specialTokenIds;
  return from === undefined ? { endOfText, beginningOfText, ...others } : specialTokenIds;
}

function describeDamage({ first, count }: DamagedLines): string {
  return count === 1
    ? `line ${first} of log.jsonl is damaged, and left out of loss.svg.`
    : `${count} lines of log.jsonl are damaged, line ${first} the first of them, and left out of loss.svg.`;
}
