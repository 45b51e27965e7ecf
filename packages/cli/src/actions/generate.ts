import { streamText, type GeneratedText } from '@typeformer/generate';
import type { Tokenizer } from '@typeformer/tokenizer';
import { loadModel } from '../load-model.ts';
import { readPrompt } from '../generating/read-prompt.ts';
import type { SpecialTokens } from '../special-tokens-option.ts';
import { startTensorflow } from '../start-tensorflow.ts';
import { streaming } from '../streaming.ts';
import { severalTexts, type SeveralTextsOptions } from '../generating/several-texts.ts';
import { tokenizerOf } from '../tokenizer.ts';

export type GenerateOptions = {
  readonly model: string;
  readonly prompt?: string;
  readonly num: number;
  readonly maxNewTokens: number;
  readonly temperature: number;
  readonly topK?: number;
  readonly topP?: number;
  readonly seed?: number;
  readonly stop?: readonly string[];
  readonly draft?: string;
  readonly whenFull: 'slide' | 'stop';
  readonly tokenizer?: 'gpt2';
  readonly specialTokens?: SpecialTokens;
  readonly threads?: number;
  readonly json?: boolean;
  readonly verbose?: boolean;
};

type Continuation = Omit<SeveralTextsOptions, 'prompt'> & { readonly prompt: string };

/** `typeformer generate`: continues a prompt. */
export async function generate(options: GenerateOptions, signal: AbortSignal): Promise<void> {
  const { maxNewTokens, temperature, topK, topP, whenFull, stop: stopStrings, num, json, verbose } = options;
  if (stopStrings?.includes('')) throw new Error('--stop must not be empty.');
  const { seed = Math.floor(Math.random() * 2 ** 32) } = options;
  const lastSeed = Number.MAX_SAFE_INTEGER - num + 1;
  if (seed > lastSeed) throw new Error(`--seed ${seed} must be at most ${lastSeed} with --num ${num}.`);
  const prompt = await readPrompt(options.prompt, process.stdin, signal);
  await startTensorflow(options);
  const taught = await tokenizerOf(options.model, options);
  mustBeTokens(prompt, taught.tokenizer);
  const model = await loadModel(options.model, taught.tokenizer);
  const draft = options.draft === undefined ? undefined : await loadModel(options.draft, taught.tokenizer);
  try {
    const sampling = {
      maxNewTokens,
      temperature: temperature < 1e-6 ? 0 : temperature,
      topK,
      topP,
      whenFull,
      stopStrings,
      signal,
    };
    const continuation = { model, draft, prompt, seed, num, ...streaming(taught), ...sampling };
    const write = json ? writeJson : num === 1 ? writeAsItComes : writeEach;
    for await (const text of write(continuation)) {
      if (verbose) process.stderr.write(`${summary(text)}\n`);
    }
  } finally {
    draft?.dispose();
    model.dispose();
  }
}

/** Before anything is loaded or shown. */
function mustBeTokens(prompt: string, { countTokens }: Tokenizer): void {
  try {
    countTokens(prompt);
  } catch (cause) {
    throw new Error((cause as Error).message.replace('encode: the text', '--prompt'), { cause });
  }
}

type Told = Pick<GeneratedText, 'seed' | 'usage' | 'timing' | 'finishReason'>;

async function* writeAsItComes({ model, draft, ...options }: Continuation): AsyncGenerator<Told, void, undefined> {
  const stream = streamText({ ...options, ...(draft ? { model, draft: { model: draft } } : { model }) });
  process.stdout.write(options.prompt);
  for await (const { text } of stream) process.stdout.write(text);
  process.stdout.write('\n');
  const { usage, timing, finishReason } = stream;
  yield { seed: stream.seed, usage, timing, finishReason: finishReason! };
}

async function* writeEach(options: Continuation): AsyncGenerator<Told, void, undefined> {
  let count = 0;
  for await (const text of severalTexts(options)) {
    const title = `--- ${++count} of ${options.num}, seed ${text.seed} ---`;
    process.stdout.write(`${title}\n${options.prompt}${text.text}\n`);
    yield text;
  }
}

/** A line of JSON for each text. */
async function* writeJson(options: Continuation): AsyncGenerator<Told, void, undefined> {
  for await (const { text, tokens, ...told } of severalTexts(options)) {
    const line = { prompt: options.prompt, text, tokens: tokens.map(({ id }) => id), ...told };
    process.stdout.write(`${JSON.stringify(line)}\n`);
    yield told;
  }
}

/** As in `seed 1 · 6 tokens read · first after 45 ms · 200 made, 41.3 each second · ended by length`. */
function summary({ seed, usage, timing, finishReason }: Told): string {
  const { timeToFirstToken = 0, tokensPerSecond = 0 } = timing;
  return [
    `seed ${seed}`,
    `${usage.promptTokens} tokens read`,
    `first after ${timeToFirstToken.toFixed(0)} ms`,
    `${usage.generatedTokens} made, ${tokensPerSecond.toFixed(1)} each second`,
    `ended by ${finishReason}`,
  ].join(' · ');
}
