// From text to logits: one row of scores, over the whole vocabulary, for each token.
// Run it: npx tsx examples/02-forward-pass.ts
import * as tf from '@tensorflow/tfjs-core';
import '@typeformer/backend-simd';
import { createGpt, presets } from '@typeformer/gpt';
import { gpt2Tokenizer } from '@typeformer/tokenizer';

await tf.setBackend('simd');

const tokenizer = await gpt2Tokenizer();
const model = createGpt(presets.tiny, { seed: 42 });

const text = 'The quick brown fox jumps over the lazy dog';
const ids = tokenizer.encode(text);
console.log(`Text: ${text}`);
console.log(`Ids: ${ids.join(' ')}`);
console.log(`Input shape: [1, ${ids.length}]`);

const { logits } = model.forward([ids]);
console.log(`Output shape: [${logits.shape.join(', ')}]`);
const last = (await logits.data()).slice(-model.vocabSize);
console.log('First logits at the last place:', Array.from(last.slice(0, 5), (number) => number.toFixed(4)).join(' '));
logits.dispose();
model.dispose();
