import type { Tokenizer } from '@typeformer/tokenizer';
import {
  runningLoss,
  slidingWindows,
  tokenPieces,
  type RunningLoss,
  type RunningLossOptions,
  type Tokens,
} from '@typeformer/train';
import { openData } from '../data.ts';
import { formatCount, formatDuration, formatTable } from '../format.ts';
import { loadModel } from '../load-model.ts';
import { progressBar } from '../progress-bar.ts';
import type { SpecialTokens } from '../special-tokens-option.ts';
import { startTensorflow } from '../start-tensorflow.ts';
import { tokenizerOf } from '../tokenizer.ts';

export type EvaluateOptions = {
  readonly model: string;
  readonly data: readonly string[];
  readonly context?: number;
  readonly stride?: number;
  readonly batchSize: number;
  readonly tokenizer?: 'gpt2';
  readonly specialTokens?: SpecialTokens;
  readonly threads?: number;
  readonly json?: boolean;
};

type Evaluation = {
  /** Nats per token. */
  readonly loss: number;
  readonly perplexity: number;
  readonly bitsPerByte: number;
  readonly bitsPerCharacter: number;
  /** Those predicted: all but the first. */
  readonly tokens: number;
  /** Of the tokens predicted, in UTF-8. */
  readonly bytes: number;
  /** Of the tokens predicted: Unicode code points. */
  readonly characters: number;
  readonly context: number;
  readonly stride: number;
  readonly seconds: number;
};

/** `typeformer eval`: how well a model predicts a text. */
export async function evaluate(options: EvaluateOptions, signal: AbortSignal): Promise<void> {
  const { model: folder, data, batchSize, json = false } = options;
  await startTensorflow(options);
  const taught = await tokenizerOf(folder, options);
  const { tokenizer } = taught;
  const tokens = await openData(data, taught);
  const model = await loadModel(folder, tokenizer);
  try {
    const { context = model.maxSeqLen, stride = Math.ceil(context / 2) } = options;
    if (context > model.maxSeqLen) {
      throw new Error(`--context ${context} must be at most ${model.maxSeqLen}, which is the model's.`);
    }
    if (stride > context) throw new Error(`--stride ${stride} must be at most ${context}, the tokens in a window.`);
    if (tokens.length < 2)
      throw new Error(`--data ${data.join(' ')} must have at least 2 tokens: one to read, one to predict.`);
    const windows = slidingWindows({ tokens, batchSize, contextLength: context, stride });
    const whole = await sizeOf(tokens, tokenizer);
    const start = performance.now();
    const loss = await lossOf({ model, ...windows }, tokens.length - 1, signal);
    const read = await sizeOf(Int32Array.from(await tokens.slice(0, 1)), tokenizer);
    const [bytes, characters] = [whole.bytes - read.bytes, whole.characters - read.characters];
    const predicted = tokens.length - 1;
    const bits = (loss * predicted) / Math.LN2;
    const evaluation: Evaluation = {
      loss,
      perplexity: Math.exp(loss),
      bitsPerByte: bits / bytes,
      bitsPerCharacter: bits / characters,
      tokens: predicted,
      bytes,
      characters,
      context,
      stride,
      seconds: (performance.now() - start) / 1000,
    };
    process.stdout.write(`${json ? JSON.stringify(evaluation, null, 2) : describe(evaluation)}\n`);
  } finally {
    model.dispose();
    await tokens.close();
  }
}

/** Shows how far it is. */
async function lossOf(options: RunningLossOptions, total: number, signal: AbortSignal): Promise<number> {
  let running: RunningLoss = { loss: NaN, targets: 0 };
  const bar = progressBar(total, process.stderr);
  try {
    for await (running of runningLoss(options)) {
      const { loss, targets } = running;
      bar.update(targets, `${formatCount(targets)} of ${formatCount(total)} tokens · loss ${loss.toFixed(3)}`);
      if (signal.aborted) break;
    }
  } finally {
    bar.stop();
  }
  const { loss, targets } = running;
  if (targets < total) {
    throw new Error(`stopped after ${formatCount(targets)} of ${formatCount(total)} tokens; their loss is ${loss}.`);
  }
  return loss;
}

/** What tokens stand for: UTF-8 bytes, and characters (Unicode code points). */
async function sizeOf(
  tokens: Tokens,
  tokenizer: Tokenizer,
): Promise<{ readonly bytes: number; readonly characters: number }> {
  let bytes = 0;
  let characters = 0;
  for await (const piece of tokenPieces(tokens)) {
    for (const token of Array.from(piece)) {
      for (const byte of tokenizer.tokenBytes(token)) {
        bytes++;
        if ((byte & 0b1100_0000) !== 0b1000_0000) characters++; // not a byte that continues one
      }
    }
  }
  return { bytes, characters };
}

function describe(evaluation: Evaluation): string {
  return formatTable([
    ['loss', `${evaluation.loss.toFixed(4)} nats`],
    ['perplexity', evaluation.perplexity.toFixed(3)],
    ['bits per byte', evaluation.bitsPerByte.toFixed(4)],
    ['bits per character', evaluation.bitsPerCharacter.toFixed(4)],
    ['tokens', formatCount(evaluation.tokens)],
    ['time', formatDuration(evaluation.seconds)],
  ]);
}
