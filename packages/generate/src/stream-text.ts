import { generate, type FinishReason, type GeneratedToken, type GenerateOptions, type Generation } from './generate.ts';
import { temperature } from './processors/temperature.ts';
import { topK } from './processors/top-k.ts';
import { topP } from './processors/top-p.ts';
import { categorical } from './samplers/categorical.ts';
import { greedy } from './samplers/greedy.ts';

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

export type StreamTextOptions = Pick<GenerateOptions, 'model' | 'maxNewTokens' | 'stop' | 'whenFull' | 'signal'> & {
  readonly tokenizer: StreamTokenizer;
  readonly prompt: string;
  /** 1 if absent; 0 chooses the likeliest token each time. */
  readonly temperature?: number | undefined;
  readonly topK?: number | undefined;
  readonly topP?: number | undefined;
  /** A whole number from 0 to 2⁵³ − 1; a random one if absent. */
  readonly seed?: number | undefined;
};

export type TextToken = GeneratedToken & {
  /** Empty while the token only begins a character. */
  readonly text: string;
};

/** The text as it comes, token by token, to be read once. */
export interface TextStream extends AsyncIterable<TextToken> {
  /** As in `Generation`. */
  readonly finishReason: FinishReason | undefined;
  /** The seed of this run: the same one repeats it. */
  readonly seed: number;
}

/**
 * Continues the text `prompt`: `generate` with temperature, then topK, then topP, and a seeded draw. The token at which
 * `stop` holds is given with no text of its own, so that `<|endoftext|>` is never seen. An abort drops a character that
 * has only begun.
 *
 * For processors and samplers of your own, call `generate` and give each id to `tokenizer.decodeStream()`.
 *
 * @throws RangeError as `generate`, `temperature`, `topK`, `topP` and `categorical` do
 */
export function streamText(options: StreamTextOptions): TextStream {
  const { tokenizer, temperature: t = 1, topK: k, topP: p, seed = randomSeed(), ...rest } = options;
  const processors = t === 0 ? [] : [temperature(t)];
  if (k !== undefined) processors.push(topK(k));
  if (p !== undefined) processors.push(topP(p));
  const draw = categorical({ seed });
  const prompt = tokenizer.encode(options.prompt);
  const generation = generate({ ...rest, prompt, processors, sampler: t === 0 ? greedy() : draw });
  const texts = decoded(generation, tokenizer.decodeStream());
  return {
    seed,
    get finishReason() {
      return generation.finishReason;
    },
    [Symbol.asyncIterator]: () => texts,
  };
}

async function* decoded(generation: Generation, decoder: StreamDecoder): AsyncGenerator<TextToken, void, undefined> {
  for await (const token of generation) {
    const text = generation.finishReason === 'stop' ? '' : decoder.push(token.id);
    yield { ...token, text: generation.finishReason ? text + decoder.flush() : text };
  }
}

function randomSeed(): number {
  return Math.floor(Math.random() * 2 ** 32);
}
