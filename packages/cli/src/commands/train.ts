import { savePretrained, toTarget } from '@typeformer/checkpoint';
import { createGpt, describeModel, gptConfig } from '@typeformer/gpt';
import { characterTokenizer, gpt2Tokenizer, type SavableTokenizer } from '@typeformer/tokenizer';
import {
  adamW,
  cosine,
  randomWindows,
  splitTokens,
  train,
  warmup,
  type Tokens,
  type TrainingStep,
} from '@typeformer/train';
import { Command, Option } from 'commander';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { formatCount, formatDuration } from '../format.ts';
import { withInterrupts } from '../interrupts.ts';
import { realNumber, wholeNumber } from '../number-option.ts';
import { progress } from '../progress.ts';
import { startTensorflow, threadsOption } from '../start-tensorflow.ts';

type Options = {
  readonly data: string;
  readonly out: string;
  readonly force?: boolean;
  readonly tokenizer: 'character' | 'gpt2';
  readonly steps: number;
  readonly batchSize: number;
  readonly context: number;
  readonly layers: number;
  readonly heads: number;
  readonly dModel: number;
  readonly dFf?: number;
  readonly dropout: number;
  readonly learningRate: number;
  readonly minLearningRate?: number;
  readonly warmup?: number;
  readonly weightDecay: number;
  readonly clipNorm: number;
  readonly validationShare: number;
  readonly evaluateEvery?: number;
  readonly seed: number;
  readonly threads?: number;
};

/** `typeformer train`: a text file to a model in a Hugging Face folder. */
export function trainCommand(): Command {
  const share = { below: 1 };
  return new Command('train')
    .description('Train a small GPT on a text file, and write it as a Hugging Face folder')
    .requiredOption('--data <file>', 'the text, UTF-8')
    .requiredOption('--out <folder>', 'where the model goes')
    .option('--force', 'replace a model that is there')
    .addOption(new Option('--tokenizer <kind>', 'what a token is').choices(['character', 'gpt2']).default('character'))
    .option('--steps <n>', 'updates of the weights', wholeNumber({ from: 1 }), 300)
    .option('--batch-size <n>', 'windows in each step', wholeNumber({ from: 1 }), 8)
    .option('--context <n>', 'tokens in a window, and the longest the model reads', wholeNumber({ from: 1 }), 64)
    .option('--layers <n>', 'blocks', wholeNumber({ from: 1 }), 2)
    .option('--heads <n>', 'attention heads', wholeNumber({ from: 1 }), 2)
    .option('--d-model <n>', 'width', wholeNumber({ from: 1 }), 64)
    .option('--d-ff <n>', 'width inside the feed-forwards (default: 4 times the width)', wholeNumber({ from: 1 }))
    .option('--dropout <share>', 'dropped in training', realNumber(share), 0)
    .option('--learning-rate <rate>', 'at its peak', realNumber(), 0.003)
    .option('--min-learning-rate <rate>', 'at the end (default: a tenth of the peak)', realNumber())
    .option('--warmup <steps>', 'until the peak (default: a twentieth of the steps)', wholeNumber())
    .option('--weight-decay <share>', 'of the matrices', realNumber(), 0.1)
    .option('--clip-norm <norm>', 'of all gradients together', realNumber(), 1)
    .option('--validation-share <share>', 'end of the text that is held out', realNumber(share), 0.1)
    .option(
      '--evaluate-every <steps>',
      'on the held-out text (default: a quarter of the steps)',
      wholeNumber({ from: 1 }),
    )
    .option('--seed <n>', 'the same seed gives the same model', wholeNumber(), 1)
    .addOption(threadsOption())
    .addHelpText(
      'after',
      '\nCtrl-C ends the training and keeps what was trained; a second Ctrl-C ends at once.\n\nExample:\n  $ typeformer train --data shakespeare.txt --out shakespeare --steps 500',
    )
    .action((options: Options) => withInterrupts((signal) => trainModel(options, signal)));
}

async function trainModel(options: Options, signal: AbortSignal): Promise<void> {
  const { out, steps, batchSize, context, seed } = options;
  await checkOut(out, options.force ?? false);
  const text = await readText(options.data);
  const tokenizer = options.tokenizer === 'gpt2' ? await gpt2Tokenizer() : characterTokenizer(text);
  const { training, validation } = splitTokens(Int32Array.from(tokenizer.encode(text)), options.validationShare);
  const windows = (part: string, tokens: Tokens) => {
    if (tokens.length <= context) {
      const enough = 'use more text, a smaller --context or another --validation-share';
      throw new Error(
        `the ${part} text has ${tokens.length} tokens; --context ${context} needs ${context + 1}: ${enough}.`,
      );
    }
    return randomWindows({ tokens, batchSize, contextLength: context, seed });
  };
  const batches = windows('training', training);
  const heldOut = windows('held-out', validation);
  const config = gptConfig({
    vocabSize: tokenizer.vocabSize,
    maxSeqLen: context,
    dModel: options.dModel,
    nLayers: options.layers,
    nHeads: options.heads,
    dropout: options.dropout,
    ...(options.dFf !== undefined && { dFf: options.dFf }),
  });
  const { learningRate: peak, minLearningRate: floor = peak / 10 } = options;
  const { warmup: warmupSteps = Math.floor(steps / 20) } = options;
  const learningRate = warmup(warmupSteps, cosine({ peak, floor, steps: steps - warmupSteps }));

  await startTensorflow(options);
  const model = createGpt(config, { seed });
  try {
    const { stdout } = process;
    const { total } = describeModel(config).parameters;
    stdout.write(`${formatCount(total)} parameters · ${formatCount(training.length)} tokens, `);
    stdout.write(`${formatCount(validation.length)} held out · vocabulary of ${formatCount(tokenizer.vocabSize)}\n`);
    const start = performance.now();
    const shown = progress(steps, stdout);
    let last: TrainingStep | undefined;
    try {
      for await (const step of train({
        model,
        batches,
        steps,
        learningRate,
        optimizer: adamW({ weightDecay: options.weightDecay }),
        clipNorm: options.clipNorm,
        validation: { batches: heldOut, every: options.evaluateEvery ?? Math.ceil(steps / 4), count: 4 },
        seed,
        signal,
      })) {
        last = step;
        shown.show(step);
      }
    } finally {
      shown.stop();
    }
    await writeModel(model, tokenizer, out);
    const done = last === undefined ? 0 : last.step + 1;
    const ended = done < steps ? `Stopped after ${done} of ${steps} steps` : `Trained ${steps} steps`;
    stdout.write(`${ended} in ${formatDuration((performance.now() - start) / 1000)}. The model is in ${out}.\n`);
    stdout.write(`Try it:  typeformer generate --model ${out} --prompt ${JSON.stringify(firstWords(text))}\n`);
  } finally {
    model.dispose();
  }
}

async function writeModel(
  model: Parameters<typeof savePretrained>[0],
  tokenizer: SavableTokenizer,
  out: string,
): Promise<void> {
  const target = toTarget(out);
  await target.write('tokenizer.json', [new TextEncoder().encode(JSON.stringify(tokenizer))]);
  await savePretrained(model, target);
}

async function checkOut(out: string, force: boolean): Promise<void> {
  const there = await stat(out).catch(() => undefined);
  if (there && !there.isDirectory()) throw new Error(`--out ${out} is a file; it must be a folder, or not there yet.`);
  const model = await stat(join(out, 'model.safetensors')).catch(() => undefined);
  if (model && !force) throw new Error(`--out ${out} already has a model; --force replaces it.`);
}

async function readText(file: string): Promise<string> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`--data ${file} cannot be read (${error.code}).`);
  });
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    throw new Error(`--data ${file} is not UTF-8 text.`);
  }
  if (text === '') throw new Error(`--data ${file} is empty.`);
  return text;
}

/** A beginning that the model's vocabulary surely has. */
function firstWords(text: string): string {
  return text.trim().split(/\s+/).slice(0, 2).join(' ').slice(0, 30);
}
