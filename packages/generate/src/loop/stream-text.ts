import {
  generate,
  type FinishReason,
  type GeneratedToken,
  type GenerateOptions,
  type ModelOptions,
  type Usage,
} from './generate.ts';
import { temperature } from '../processors/temperature.ts';
import { topK } from '../processors/top-k.ts';
import { topP } from '../processors/top-p.ts';
import { categorical } from '../samplers/categorical.ts';
import { greedy } from '../samplers/greedy.ts';
import { textUntil } from './stop-strings.ts';
import type { Timing } from './timing.ts';

/** What streaming text asks of a tokenizer. */
export interface StreamTokenizer {
  encode(text: string): readonly number[];
  decodeStream(): StreamDecoder;
}

/** Turns ids into text as they come, and holds back a character until it is whole. */
export interface StreamDecoder {
  push(id: number): string;
  /** What is still held back, at the end. */
  flush(): string;
}

export type StreamTextOptions = ModelOptions &
  Pick<GenerateOptions, 'maxNewTokens' | 'maxTime' | 'stop' | 'whenFull' | 'topTokens' | 'signal'> & {
    readonly tokenizer: StreamTokenizer;
    /** A text, or its ids. */
    readonly prompt: string | readonly number[];
    /** Applied before the three below, in this order: penalties, constraints, your own. None if absent. */
    readonly processors?: GenerateOptions['processors'];
    /** 1 if absent; 0 chooses the likeliest token each time. */
    readonly temperature?: number | undefined;
    readonly topK?: number | undefined;
    readonly topP?: number | undefined;
    /** A whole number from 0 to 2⁵³ − 1; a random one if absent. */
    readonly seed?: number | undefined;
    /** In place of the seeded draw, such as `mirostat`. */
    readonly sampler?: GenerateOptions['sampler'];
    /** The text ends before the first of these, which may span tokens. None if absent. */
    readonly stopStrings?: readonly string[] | undefined;
  };

export type TextToken = GeneratedToken & {
  /** What is certain with this token: empty while it only begins a character, or what may be a stop string. */
  readonly text: string;
};

/** The text as it comes, token by token, to be read once. */
export interface TextStream extends AsyncIterable<TextToken> {
  /** As in `Generation`; `'stop'` by a stop string too. */
  readonly finishReason: FinishReason | undefined;
  readonly usage: Usage;
  readonly timing: Timing;
  /** The seed of this run: the same one repeats it. */
  readonly seed: number;
}

/**
 * Continues `prompt` as text: `generate` with your processors, then temperature, topK, topP, and a seeded draw. The
 * token at which `stop` holds is given with no text of its own, so that `<|endoftext|>` is never seen, and neither is
 * any part of a stop string. An abort drops what is held back: a character or a stop string that has only begun.
 *
 * @throws RangeError as `generate`, `temperature`, `topK`, `topP` and `categorical` do, and if a stop string is empty
 */
export function streamText(options: StreamTextOptions): TextStream {
  const { tokenizer, temperature: t = 1, topK: k, topP: p, seed = randomSeed(), stopStrings = [], stop } = options;
  const processors = [...(options.processors ?? [])];
  if (t !== 0) processors.push(temperature(t));
  if (k !== undefined) processors.push(topK(k));
  if (p !== undefined) processors.push(topP(p));
  const draw = categorical({ seed });
  const { sampler = t === 0 ? greedy() : draw } = options;

  const decoder = tokenizer.decodeStream();
  const until = textUntil(stopStrings);
  let text = '';
  const stopOrString = (ids: readonly number[]): boolean => {
    const stopped = stop?.(ids) ?? false;
    text = stopped ? '' : until.push(decoder.push(ids.at(-1)!));
    return stopped || until.found;
  };
  const prompt = typeof options.prompt === 'string' ? tokenizer.encode(options.prompt) : options.prompt;
  const generation = generate({ ...options, prompt, processors, sampler, stop: stopOrString });

  async function* texts(): AsyncGenerator<TextToken, void, undefined> {
    for await (const token of generation) {
      if (generation.finishReason) text += until.push(decoder.flush()) + until.flush();
      yield { ...token, text };
    }
  }

  const iterator = texts();
  return {
    seed,
    get finishReason() {
      return generation.finishReason;
    },
    get usage() {
      return generation.usage;
    },
    get timing() {
      return generation.timing;
    },
    [Symbol.asyncIterator]: () => iterator,
  };
}

function randomSeed(): number {
  return Math.floor(Math.random() * 2 ** 32);
}
