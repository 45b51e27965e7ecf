// The notebook's model: its numbers, its weights, and where its parameters are.
// Run it: npx tsx examples/01-create-the-tiny-model.ts
import * as tf from '@tensorflow/tfjs-core';
import '@typeformer/backend-simd';
import { createGpt, describeModel, presets } from '@typeformer/gpt';
import { weightsByPath } from '@typeformer/layer';

await tf.setBackend('simd');

const config = presets.tiny;
console.log(config);

const { total, nonEmbedding } = describeModel(config).parameters;
const count = (number: number) => number.toLocaleString('en-US');
console.log(`Total parameters:         ${count(total)}`);
console.log(`Non-embedding parameters: ${count(nonEmbedding)}`);
console.log(`Embedding parameters:     ${count(total - nonEmbedding)}`);
console.log(`Embedding share:          ${(((total - nonEmbedding) / total) * 100).toFixed(1)} %`);

const model = createGpt(config, { seed: 42 });
const weights = [...weightsByPath(model.weights)];
console.log(`${weights.length} weights, the first of them:`);
for (const [path, { shape }] of weights.slice(0, 6)) console.log(`  ${path} [${shape}]`);
model.dispose();
