import { streamText, type TextStream } from '@typeformer/generate';
import { loadModel } from '../load-model.ts';
import { startTensorflow } from '../start-tensorflow.ts';
import { streaming } from '../streaming.ts';
import { tokenizerOf } from '../tokenizer.ts';

export type GenerateOptions = {
  readonly model: string;
  readonly prompt: string;
  readonly maxNewTokens: number;
  readonly temperature: number;
  readonly topK?: number;
  readonly topP?: number;
  readonly seed?: number;
  readonly stop?: string[];
  readonly draft?: string;
  readonly whenFull: 'slide' | 'stop';
  readonly tokenizer?: 'gpt2';
  readonly threads?: number;
  readonly verbose?: boolean;
};

/** `typeformer generate`: continues a prompt, as it goes. */
export async function generate(options: GenerateOptions, signal: AbortSignal): Promise<void> {
  const { model: folder, draft: draftFolder, tokenizer: asked, stop: stopStrings, threads: _, ...rest } = options;
  await startTensorflow(options);
  const tokenizer = await tokenizerOf(folder, asked);
  const model = await loadModel(folder, tokenizer);
  const draft = draftFolder === undefined ? undefined : await loadModel(draftFolder, tokenizer);
  try {
    const models = draft ? { model, draft: { model: draft } } : { model };
    const stream = streamText({ ...rest, ...models, ...streaming(tokenizer), stopStrings, signal });
    process.stdout.write(options.prompt);
    for await (const { text } of stream) process.stdout.write(text);
    process.stdout.write('\n');
    if (options.verbose) process.stderr.write(`${summary(stream)}\n`);
  } finally {
    draft?.dispose();
    model.dispose();
  }
}

/** As in `seed 1 · 6 tokens read · first after 45 ms · 200 made, 41.3 each second · ended by length`. */
function summary({ seed, usage, timing, finishReason }: TextStream): string {
  const { timeToFirstToken = 0, tokensPerSecond = 0 } = timing;
  return [
    `seed ${seed}`,
    `${usage.promptTokens} tokens read`,
    `first after ${timeToFirstToken.toFixed(0)} ms`,
    `${usage.generatedTokens} made, ${tokensPerSecond.toFixed(1)} each second`,
    `ended by ${finishReason}`,
  ].join(' · ');
}
