import { savePretrained } from '@typeformer/checkpoint';
import { streamText } from '@typeformer/generate';
import { describeModel, trainable, type Gpt } from '@typeformer/gpt';
import type { SavableTokenizer } from '@typeformer/tokenizer';
import { train } from '@typeformer/train';
import { sizeOf } from '../data.ts';
import { formatArgument, formatCount, formatDuration } from '../format.ts';
import { inLessMemory } from '../in-less-memory.ts';
import { startTensorflow } from '../start-tensorflow.ts';
import { trainingTokenizer, writeTokenizer } from '../tokenizer.ts';
import { lossCurve } from '../training/loss-curve.ts';
import { optimizerOf, scheduleOf } from '../training/optimization.ts';
import { progress } from '../training/progress.ts';
import { beginRun, openRunFolder, type RunFolder } from '../training/run-folder.ts';
import { samplePrompt } from '../training/sample-prompt.ts';
import type { TrainPreset, TrainSettings } from '../training/train-settings.ts';
import { openTrainingData, windowsOf, type TrainingData } from '../training/training-data.ts';
import { trainingModel } from '../training/training-model.ts';

export type TrainOptions = Partial<TrainSettings> & {
  readonly out: string;
  readonly preset: TrainPreset;
  readonly resume?: boolean;
  readonly force?: boolean;
  readonly checkpointEvery?: number;
  readonly sampleEvery?: number;
  readonly half?: boolean;
  readonly recompute?: boolean;
  readonly threads?: number;
};

/** `typeformer train`: text to a model in a Hugging Face folder. */
export async function trainModel(options: TrainOptions, signal: AbortSignal): Promise<void> {
  const {
    out,
    preset,
    resume = false,
    force = false,
    checkpointEvery,
    sampleEvery,
    half,
    recompute,
    threads,
    ...asked
  } = options;
  const folder = await openRunFolder({ out, preset, asked, resume, force });
  let data: TrainingData | undefined;
  let model: Gpt | undefined;
  try {
    const { settings } = folder;
    const learningRate = scheduleOf(settings); // what is wrong is found before anything is written
    await sizeOf([...settings.data, ...(settings.validation ?? [])]);
    const tokenizer = await trainingTokenizer(settings);
    data = await openTrainingData(settings, tokenizer);
    await startTensorflow({ threads });
    model = await trainingModel(settings, tokenizer);
    const context = Math.min(settings.context, model.maxSeqLen);
    const batches = windowsOf('training', data.training, context, settings);
    const heldOut = windowsOf('held-out', data.validation, context, settings);
    const prompt = samplePrompt(Array.from(await data.training.slice(0, 32)), tokenizer);
    if (!resume) await beginRun(folder);

    process.stdout.write(`${describe(model, data, tokenizer)}\n`);
    const { steps, accumulate, clipNorm, averageDecay, evaluateBatches, seed } = settings;
    const every = settings.evaluateEvery ?? Math.ceil(steps / 4);
    const draw = sampler(model, tokenizer, prompt);
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
          run: { ...settings, tokens: data.training.length },
        },
        seed,
        signal,
      }),
    );
    await writeModel(folder, model, tokenizer, half ?? false);
    const ended = done < steps ? `Stopped after ${done} of ${steps} steps; --resume goes on. ` : '';
    process.stdout.write(`${ended}The model is in ${out}.\n`);
    const again = ['--model', out, '--prompt', prompt].map(formatArgument).join(' ');
    process.stdout.write(`Try it:  typeformer generate ${again}\n`);
  } finally {
    model?.dispose();
    await data?.close();
    await folder.close();
  }
}

function describe(model: Gpt, { training, validation }: TrainingData, { vocabSize }: SavableTokenizer): string {
  const { total } = describeModel(model.config).parameters;
  const [parameters, tokens, heldOut, vocabulary] = [total, training.length, validation.length, vocabSize].map(
    formatCount,
  );
  return `${parameters} parameters · ${tokens} tokens, ${heldOut} held out · vocabulary of ${vocabulary}`;
}

/** Logs and shows what happens; the number of steps that are done at the end. */
async function show(folder: RunFolder, events: ReturnType<typeof train>): Promise<number> {
  const { steps } = folder.settings;
  const start = performance.now();
  const shown = progress(steps, process.stdout);
  let done = 0;
  try {
    for await (const event of events) {
      await folder.log(event);
      shown.show(event);
      done = event.type === 'resume' ? event.step : event.step + 1;
    }
  } finally {
    shown.stop();
  }
  process.stdout.write(`${done} steps are done; this took ${formatDuration((performance.now() - start) / 1000)}.\n`);
  return done;
}

/** The same beginning each time, continued by the model as it is then. */
function sampler(model: Gpt, tokenizer: SavableTokenizer, prompt: string): () => Promise<string> {
  return async () => {
    let text = prompt;
    const settings = { maxNewTokens: 100, temperature: 0.8, seed: 1 };
    for await (const piece of streamText({ model, tokenizer, prompt, ...settings })) text += piece.text;
    return text;
  };
}

async function writeModel(folder: RunFolder, model: Gpt, tokenizer: SavableTokenizer, half: boolean): Promise<void> {
  const { files, settings } = folder;
  const write = (path: string, text: string): Promise<void> => files.write(path, [new TextEncoder().encode(text)]);
  await writeTokenizer(files, tokenizer, { maxLength: model.maxSeqLen });
  await savePretrained(model, files, { dtype: half ? 'float16' : 'float32' });
  const losses = await folder.losses();
  if (losses.training.length > 0) await write('loss.svg', lossCurve({ title: settings.data.join(', '), ...losses }));
}
