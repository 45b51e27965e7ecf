import { savePretrained } from '@typeformer/checkpoint';
import { streamText } from '@typeformer/generate';
import { describeModel, trainable, type Gpt } from '@typeformer/gpt';
import type { SavableTokenizer } from '@typeformer/tokenizer';
import { train } from '@typeformer/train';
import { Command, Option } from 'commander';
import { sizeOf } from '../data.ts';
import { formatCount, formatDuration } from '../format.ts';
import { inLessMemory } from '../in-less-memory.ts';
import { withInterrupts } from '../interrupts.ts';
import { realNumber, wholeNumber } from '../number-option.ts';
import { startTensorflow, threadsOption } from '../start-tensorflow.ts';
import { trainingTokenizer } from '../tokenizer.ts';
import { lossCurve } from '../training/loss-curve.ts';
import { optimizerOf, scheduleOf } from '../training/optimization.ts';
import { progress } from '../training/progress.ts';
import { beginRun, openRunFolder, type RunFolder } from '../training/run-folder.ts';
import { presetNames, type TrainPreset, type TrainSettings } from '../training/train-settings.ts';
import { openTrainingData, windowsOf, type TrainingData } from '../training/training-data.ts';
import { trainingModel } from '../training/training-model.ts';

type Options = Partial<TrainSettings> & {
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
export function trainCommand(): Command {
  const share = { below: 1 };
  return new Command('train')
    .description('Train a GPT on text, and write it as a Hugging Face folder')
    .requiredOption('--out <folder>', 'where the model goes, its checkpoints and its log')
    .option('--data <files...>', 'the text: UTF-8, .jsonl, or ids in a .bin (see typeformer tokenize)')
    .option('--resume', 'go on with the run in --out, from its last checkpoint')
    .option('--force', 'replace what is in --out')
    .addOption(
      new Option('--preset <name>', 'what the settings below are if they are not given')
        .choices(presetNames)
        .default('char-tiny'),
    )
    .option('--from <folder>', 'start from this model, with its sizes and its tokenizer')
    .option('--validation <files...>', 'held-out text (default: the end of the data)')
    .option('--validation-share <share>', 'end of the text that is held out', realNumber(share))
    .option('--tokenizer <kind>', 'what a token is: character, gpt2, or a tokenizer.json')
    .option('--layers <n>', 'blocks', wholeNumber({ from: 1 }))
    .option('--heads <n>', 'attention heads', wholeNumber({ from: 1 }))
    .option('--d-model <n>', 'width', wholeNumber({ from: 1 }))
    .option('--d-ff <n>', 'width inside the feed-forwards (default: 4 times the width)', wholeNumber({ from: 1 }))
    .option('--context <n>', 'tokens in a window, and the longest the model reads', wholeNumber({ from: 1 }))
    .option('--dropout <share>', 'dropped in training', realNumber(share))
    .option('--steps <n>', 'updates of the weights', wholeNumber({ from: 1 }))
    .option('--batch-size <n>', 'windows computed at once', wholeNumber({ from: 1 }))
    .option('--accumulate <n>', 'batches that make one step', wholeNumber({ from: 1 }))
    .addOption(new Option('--optimizer <name>', 'muon moves the matrices of the blocks').choices(['adamw', 'muon']))
    .option('--learning-rate <rate>', 'at its peak', realNumber())
    .option('--min-learning-rate <rate>', 'at the end (default: a tenth of the peak)', realNumber())
    .option('--warmup <steps>', 'until the peak (default: a twentieth of the steps)', wholeNumber())
    .option('--beta2 <share>', "of AdamW's second moment", realNumber(share))
    .option('--weight-decay <share>', 'of the matrices', realNumber())
    .option('--clip-norm <norm>', 'of all gradients together', realNumber())
    .option(
      '--average-decay <share>',
      "keep a moving average of the weights, and make it the model's",
      realNumber(share),
    )
    .option('--evaluate-every <steps>', 'on held-out text (default: a quarter of the steps)', wholeNumber({ from: 1 }))
    .option('--evaluate-batches <n>', 'of held-out text', wholeNumber({ from: 1 }))
    .option('--seed <n>', 'the same seed gives the same model', wholeNumber())
    .option('--checkpoint-every <steps>', 'default: with each evaluation', wholeNumber({ from: 1 }))
    .option('--sample-every <steps>', 'show what the model writes', wholeNumber({ from: 1 }))
    .option('--half', 'store the model in half precision')
    .option('--recompute', 'compute blocks twice: a third slower, in much less memory')
    .addOption(threadsOption())
    .addHelpText('after', help)
    .action((options: Options) => withInterrupts((signal) => trainModel(options, signal)));
}

const help = `
Presets, with a character for a token unless it is said:
  char-tiny    2 layers × 64: seconds
  char-small   4 × 128, nanoGPT's configuration for a CPU: minutes
  bpe-small    4 × 128 with GPT-2's tokens: minutes
  gpt2-small   fine-tunes the model in --from, GPT-2 say

Ctrl-C ends the training with a checkpoint, from which --resume goes on; a second Ctrl-C ends at once.

Examples:
  $ typeformer train --data shakespeare.txt --out shakespeare
  $ typeformer train --data shakespeare.txt --out shakespeare --preset char-small --sample-every 500
  $ typeformer train --out shakespeare --resume`;

async function trainModel(options: Options, signal: AbortSignal): Promise<void> {
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
    const prompt = firstWords(tokenizer.decode(Array.from(await data.training.slice(0, 32))));
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
    process.stdout.write(`Try it:  typeformer generate --model ${out} --prompt ${JSON.stringify(prompt)}\n`);
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
  await write('tokenizer.json', JSON.stringify(tokenizer));
  await savePretrained(model, files, { dtype: half ? 'float16' : 'float32' });
  const losses = await folder.losses();
  if (losses.training.length > 0) await write('loss.svg', lossCurve({ title: settings.data.join(', '), ...losses }));
}

/** A beginning that the model's vocabulary surely has. */
function firstWords(text: string): string {
  return text.trim().split(/\s+/).slice(0, 2).join(' ').slice(0, 30) || text;
}
