import type { FinishReason, Usage } from './generate.ts';
import { streamText, type StreamTextOptions, type TextToken } from './stream-text.ts';
import type { Timing } from './timing.ts';

export type GeneratedText = {
  readonly text: string;
  readonly tokens: readonly TextToken[];
  readonly finishReason: FinishReason;
  readonly usage: Usage;
  readonly timing: Timing;
  readonly seed: number;
};

/** `streamText` to its end; an abort ends it with what there is. It rejects with what generation throws. */
export async function generateText(options: StreamTextOptions): Promise<GeneratedText> {
  const stream = streamText(options);
  const tokens: TextToken[] = [];
  for await (const token of stream) tokens.push(token);
  const { finishReason, usage, timing, seed } = stream;
  return { text: tokens.map(({ text }) => text).join(''), tokens, finishReason: finishReason!, usage, timing, seed };
}
