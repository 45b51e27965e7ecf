import { batched, generateText, promptCache, type GeneratedText, type StreamTextOptions } from '@typeformer/generate';
import type { Gpt } from '@typeformer/gpt';

export type SeveralTextsOptions = Omit<StreamTextOptions, 'model' | 'draft' | 'seed'> & {
  /** Of the first text; each has the next. */
  readonly seed: number;
  /** How many texts. */
  readonly num: number;
  readonly model: Gpt;
  readonly draft?: Gpt | undefined;
};

/** As many as give the very texts that each seed gives alone. */
const together = 8;

/** Several texts, in the order of their seeds. Some are computed together, but for those that a draft guesses ahead. */
export async function* severalTexts({
  model,
  draft,
  seed: first,
  num,
  ...options
}: SeveralTextsOptions): AsyncGenerator<GeneratedText, void, undefined> {
  const shared = promptCache(batched(model));
  const models = draft ? { model, draft: { model: draft } } : { model: shared };
  const atOnce = draft ? 1 : together;
  try {
    for (let done = 0; done < num && !options.signal?.aborted; done += atOnce) {
      const seeds = Array.from({ length: Math.min(atOnce, num - done) }, (_, index) => first + done + index);
      yield* await Promise.all(seeds.map((seed) => generateText({ ...options, ...models, seed })));
    }
  } finally {
    shared.clear();
  }
}
