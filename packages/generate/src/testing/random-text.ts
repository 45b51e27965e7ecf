import { createRng } from '@typeformer/random';
import type { ByteTokenizer } from '../constraints/token-trie.ts';
import { generate } from '../loop/generate.ts';
import type { LanguageModel } from '../language-model.ts';
import type { LogitsProcessor } from '../processors/logits-processor.ts';
import { categorical } from '../samplers/categorical.ts';
import { stopTokens } from '../loop/stop-condition.ts';

type RandomTextOptions = {
  readonly tokenizer: ByteTokenizer & { decode(ids: Iterable<number>): string };
  readonly endOfText: number;
  readonly processor: LogitsProcessor;
  readonly seed: number;
  /** Ids that are likelier than others, such as those that bring a text nearer to its end. */
  readonly favoured?: readonly number[];
};

/** What a model without any sense writes under a constraint until it ends the text. */
export async function randomText(options: RandomTextOptions): Promise<string> {
  const { tokenizer, endOfText, processor, seed, favoured = [] } = options;
  const { vocabSize } = tokenizer;
  const noise = createRng(seed).normal(vocabSize + 600);
  const model: LanguageModel<number> = {
    vocabSize,
    maxSeqLen: 600,
    async nextLogits(ids, read = 0) {
      const state = read + ids.length;
      const logits = noise.slice(state, state + vocabSize);
      for (const id of [...favoured, endOfText]) logits[id]! += 10;
      return { logits, state };
    },
    release() {},
  };
  const stop = stopTokens([endOfText]);
  const sampler = categorical({ seed });
  const generation = generate({ model, prompt: [0], maxNewTokens: 500, processors: [processor], sampler, stop });
  const ids: number[] = [];
  for await (const { id } of generation) ids.push(id);
  if (generation.finishReason !== 'stop') throw new Error(`it does not end: ${tokenizer.decode(ids)}`);
  return tokenizer.decode(ids.slice(0, -1));
}
