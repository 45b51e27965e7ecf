// Names, as makemore has them: each is a row of its own, a character a token, and the loss ignores what pads it.
// Run it: npx tsx examples/11-names.ts
import * as tf from '@tensorflow/tfjs-core';
import '@typeformer/backend-simd';
import { stopTokens, streamText } from '@typeformer/generate';
import { createGpt, gptConfig } from '@typeformer/gpt';
import { characterTokenizer } from '@typeformer/tokenizer';
import { adamW, constant, randomSequences, splitRandomly, train } from '@typeformer/train';
import { readFile } from 'node:fs/promises';

await tf.setBackend('simd');

const text = await readFile(new URL('data/names.txt', import.meta.url), 'utf8');
const names = text.trim().split('\n');
const tokenizer = characterTokenizer(`.${names.join('')}`); // "." is 0: the start and the end
const { training, validation } = splitRandomly(names, { validationShare: 0.1, seed: 1 });
const contextLength = 1 + Math.max(...names.map((name) => name.length));
const batchesOf = (part: readonly string[]) => {
  const sequences = part.map((name) => tokenizer.encode(name));
  return randomSequences({ sequences, batchSize: 32, contextLength, start: 0, end: 0, seed: 1 });
};

const { vocabSize } = tokenizer;
const config = gptConfig({ vocabSize, maxSeqLen: contextLength, dModel: 64, nLayers: 2, nHeads: 4 });
const model = createGpt(config, { seed: 1 });
for await (const event of train({
  model,
  batches: batchesOf(training),
  steps: 200,
  learningRate: constant(0.005),
  optimizer: adamW({ beta2: 0.99, weightDecay: 0.01, decays: () => true }), // biases and norms as well
  evaluation: { batches: batchesOf(validation), every: 100, count: 10 },
})) {
  const { type, step } = event;
  if (type === 'step' && step === 0) console.log(`step 1: loss ${event.loss.toFixed(2)}`);
  if (type === 'evaluation') console.log(`step ${step + 1}: validation loss ${event.loss.toFixed(2)}`);
}

for (let seed = 1; seed <= 10; seed++) {
  const options = { prompt: '.', maxNewTokens: contextLength - 1, temperature: 0.8, stop: stopTokens([0]), seed };
  let name = '';
  for await (const piece of streamText({ model, tokenizer, ...options })) name += piece.text;
  console.log(name);
}
model.dispose();
