// The whole line: a text, a model that learns it, a folder that transformers could load, and the text continued.
// Run it: npx tsx examples/10-train-and-save.ts
import * as tf from '@tensorflow/tfjs-core';
import '@typeformer/backend-simd';
import { loadPretrained, savePretrained } from '@typeformer/checkpoint';
import { streamText } from '@typeformer/generate';
import { createGpt, gptConfig } from '@typeformer/gpt';
import { characterTokenizer } from '@typeformer/tokenizer';
import { cosine, randomWindows, splitTokens, train, warmup } from '@typeformer/train';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

await tf.setBackend('simd');

const text = await readFile(new URL('data/tinyshakespeare.txt', import.meta.url), 'utf8');
const tokenizer = characterTokenizer(text);
const { training, validation } = splitTokens(tokenizer.encode(text), 0.1);
const config = gptConfig({ vocabSize: tokenizer.vocabSize, maxSeqLen: 32, dModel: 32, nLayers: 2, nHeads: 4 });
const model = createGpt(config, { seed: 1 });

const [steps, contextLength] = [60, 32];
for await (const event of train({
  model,
  batches: randomWindows({ tokens: training, batchSize: 8, contextLength, seed: 1 }),
  steps,
  learningRate: warmup(5, cosine({ peak: 0.01, steps: steps - 5 })),
  evaluation: {
    batches: randomWindows({ tokens: validation, batchSize: 8, contextLength, seed: 2 }),
    every: 30,
    count: 2,
  },
})) {
  const { type, step } = event;
  if (type === 'step' && step === 0) console.log(`step 1: loss ${event.loss.toFixed(2)}`);
  if (type === 'evaluation') console.log(`step ${step + 1}: validation loss ${event.loss.toFixed(2)}`);
}

const folder = await mkdtemp(join(tmpdir(), 'typeformer-'));
await savePretrained(model, folder);
model.dispose();

const loaded = await loadPretrained(folder);
let written = '';
const options = { prompt: 'First Citizen:', maxNewTokens: 40, temperature: 0.8, seed: 1 };
for await (const piece of streamText({ model: loaded, tokenizer, ...options })) written += piece.text;
console.log(JSON.stringify(written));
loaded.dispose();
await rm(folder, { recursive: true });
