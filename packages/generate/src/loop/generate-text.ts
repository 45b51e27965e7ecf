import type { FinishReason, Usage } from './generate.ts';
import { streamText, type StreamTextOptions, type TextToken } from './stream-text.ts';
import type { Timing } from './timing.ts';

/** https://nodejs.org/api/util.html#utilinspectcustom */
const inspected = Symbol.for('nodejs.util.inspect.custom');

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
  const text = tokens.map((token) => token.text).join('');
  return printedShort({ text, tokens, finishReason: finishReason!, usage, timing, seed });
}

/** Node's `console.log` shows how many tokens there are, and not each: there may be thousands. */
function printedShort(result: GeneratedText): GeneratedText {
  const count = `[${result.tokens.length} tokens]`;
  const tokens = { [inspected]: () => count };
  return Object.defineProperty(result, inspected, {
    value: (_: number, options: object, inspect: (value: unknown, options: object) => string) =>
      inspect({ ...result, tokens }, options),
  });
}
