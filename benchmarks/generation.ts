// Times what makes generation quicker: several sequences at once, drafts, and what was read before.
import * as tf from '@tensorflow/tfjs';
import '@typeformer/backend-simd';
import { loadPretrained } from '@typeformer/checkpoint';
import {
  batched,
  categorical,
  generate,
  promptCache,
  temperature,
  type GenerateOptions,
  type Generation,
} from '@typeformer/generate';
import { createGpt, gptConfig, presets } from '@typeformer/gpt';
import { createRng } from '@typeformer/random';
import { tokenizerFromJson } from '@typeformer/tokenizer';
import { Command } from 'commander';
import { markdownTable } from 'markdown-table';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, inTurn, median, print } from './in-turn.ts';
import { nGrams } from './n-grams.ts';

const { rounds } = new Command('bench:generation')
  .description('Time batches, drafts and the prompt cache, side by side')
  .option('--rounds <n>', 'turns of each', Number, 5)
  .parse()
  .opts<{ rounds: number }>();

await tf.setBackend('simd');
await timeDrafts();
await timeManyShort();
const gpt2 = createGpt(presets.gpt2, { seed: 0 }); // what its weights are makes no difference to the time
await timeBatches();
await timePromptCache();

/** One text by the shipped model, with drafts that count characters. */
async function timeDrafts(): Promise<void> {
  const folder = fileURLToPath(new URL('../apps/demo/public/shakespeare', import.meta.url));
  const model = await loadPretrained(folder);
  const tokenizer = tokenizerFromJson(JSON.parse(await readFile(`${folder}/tokenizer.json`, 'utf8')));
  const text = await readFile(new URL('../examples/data/tinyshakespeare.txt', import.meta.url), 'utf8');
  const ids = tokenizer.encode(text);
  const draft = nGrams(ids.slice(0, 0.9 * ids.length), model.vocabSize); // as much as the model has seen
  const prompt = tokenizer.encode('ROMEO:');
  const generated = 120; // within the context
  const guesses = [0, 1, 2, 4, 8];
  const asked: Record<number, number> = {};

  const rateOf = async (tokens: number, seed: number): Promise<number> => {
    const counting = {
      vocabSize: model.vocabSize,
      maxSeqLen: model.maxSeqLen,
      fork: model.fork.bind(model),
      release: model.release.bind(model),
      nextLogits: (...read: Parameters<typeof model.nextLogits>) => (count(), model.nextLogits(...read)),
      logitsAfterEach: (...read: Parameters<typeof model.logitsAfterEach>) => (count(), model.logitsAfterEach(...read)),
    };
    const count = (): void => void (asked[tokens] = (asked[tokens] ?? 0) + 1);
    const parts = { processors: [temperature(0.8)], sampler: categorical({ seed }) };
    const options = { model: counting, prompt, maxNewTokens: generated, ...parts };
    return tokensPerSecond(generate(tokens === 0 ? options : { ...options, draft: { model: draft, tokens } }));
  };
  const texts = 4 * rounds; // they differ in how much of them is guessed
  const contenders = guesses.map((tokens) => {
    let seed = 0;
    return [tokens, () => rateOf(tokens, seed++)] as const;
  });
  const rates = await inTurn<number>(texts, Object.fromEntries(contenders));

  const table = [['guesses at a time', 'tokens/s', 'ratio', 'the model is asked, for 120 tokens']];
  for (const tokens of guesses) {
    const ratio = median(rates[tokens]!.map((rate, round) => rate / rates[0]![round]!));
    const times = `${(asked[tokens]! / texts).toFixed(0)} times`;
    table.push([`${tokens || 'none'}`, format(median(rates[tokens]!)), `${ratio.toFixed(2)} ×`, times]);
  }
  print(markdownTable(table, { align: ['r', 'r', 'r', 'r'] }));
  model.dispose();
}

/** Five hundred short sequences by a small model, whose prompts are of one length or of several, so many at a time. */
async function timeManyShort(): Promise<void> {
  const sizes = { vocabSize: 65, maxSeqLen: 64, dModel: 64, nLayers: 2, nHeads: 2 };
  const model = createGpt(gptConfig(sizes), { seed: 0 });
  const limits = [1, 16, 64, 256];
  const rateOf = async (atOnce: number, longest: number): Promise<number> => {
    const shared = batched(model, { atOnce });
    const [count, maxNewTokens] = [500, 20];
    const before = performance.now();
    const generations = Array.from({ length: count }, async (_, index) => {
      const prompt = randomIds(10 + (index % (longest - 9)), sizes.vocabSize);
      for await (const _ of generate({ model: shared, prompt, maxNewTokens }));
    });
    await Promise.all(generations);
    return (count * maxNewTokens * 1000) / (performance.now() - before);
  };
  const contenders = limits.flatMap((atOnce) =>
    [10, 29].map((longest) => [`${atOnce}, ${longest}`, () => rateOf(atOnce, longest)] as const),
  );
  const rates = await inTurn<number>(rounds, Object.fromEntries(contenders));
  const table = [['at once', 'tokens/s, prompts of 10', 'ratio', 'of 10 to 29', 'ratio']];
  for (const atOnce of limits) {
    const cells = [10, 29].flatMap((longest) => {
      const alone = rates[`1, ${longest}`]!;
      const of = rates[`${atOnce}, ${longest}`]!;
      return [format(median(of)), `${median(of.map((rate, round) => rate / alone[round]!)).toFixed(1)} ×`];
    });
    table.push([`${atOnce}`, ...cells]);
  }
  print(markdownTable(table, { align: ['r', 'r', 'r', 'r', 'r'] }));
  model.dispose();
}

/** Sequences of GPT-2's size, of different lengths, at the same time. */
async function timeBatches(): Promise<void> {
  const counts = [1, 2, 4, 8, 16];
  const rateOf = async (count: number): Promise<number> => {
    const model = batched(gpt2);
    const generations = Array.from({ length: count }, (_, index) =>
      generate({ model, prompt: randomIds(48 + 2 * index), maxNewTokens: 16 }),
    );
    const rates = await Promise.all(generations.map(tokensPerSecond));
    return rates.reduce((sum, rate) => sum + rate);
  };
  const contenders = counts.map((count) => [count, () => rateOf(count)] as const);
  const rates = await inTurn<number>(rounds, Object.fromEntries(contenders));
  const table = [['sequences at once', 'tokens/s together', 'ratio']];
  for (const count of counts) {
    const ratio = median(rates[count]!.map((rate, round) => rate / rates[1]![round]!));
    table.push([`${count}`, format(median(rates[count]!)), `${ratio.toFixed(2)} ×`]);
  }
  print(markdownTable(table, { align: ['r', 'r', 'r'] }));
}

/** The first token of a conversation's second turn: 512 tokens that were read before, and 16 that were not. */
async function timePromptCache(): Promise<void> {
  const times = await inTurn(rounds, {
    afresh: () => timeOfSecondTurn({ model: gpt2 }),
    remembered: async () => {
      const model = promptCache(gpt2);
      const time = await timeOfSecondTurn({ model });
      model.clear();
      return time;
    },
  });
  const table = [['the second turn is read', 'first token after']];
  for (const [name, milliseconds] of Object.entries(times)) table.push([name, `${format(median(milliseconds))} ms`]);
  print(markdownTable(table, { align: ['l', 'r'] }));
}

async function timeOfSecondTurn({ model }: Pick<GenerateOptions & { draft?: undefined }, 'model'>): Promise<number> {
  const first = randomIds(512);
  for await (const _ of generate({ model, prompt: first, maxNewTokens: 1 }));
  const second = generate({ model, prompt: [...first, ...randomIds(16)], maxNewTokens: 1 });
  for await (const _ of second);
  return second.timing.timeToFirstToken!;
}

async function tokensPerSecond(generation: Generation): Promise<number> {
  for await (const _ of generation);
  return generation.timing.tokensPerSecond!;
}

function randomIds(count: number, vocabSize = presets.gpt2.vocabSize): number[] {
  return Array.from(createRng(count).uniform(count), (number) => Math.floor(number * vocabSize));
}
