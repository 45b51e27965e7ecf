// What an untrained model expects next: nearly nothing in particular.
// Run it: npx tsx examples/03-next-token-table.ts
import * as tf from '@tensorflow/tfjs-core';
import '@typeformer/backend-simd';
import { topTokens } from '@typeformer/generate';
import { createGpt, presets } from '@typeformer/gpt';
import { gpt2Tokenizer } from '@typeformer/tokenizer';

await tf.setBackend('simd');

const tokenizer = await gpt2Tokenizer();
const model = createGpt(presets.tiny, { seed: 42 });

const { logits, state } = await model.nextLogits(tokenizer.encode('The quick brown fox jumps over the lazy dog'));
model.release(state);

console.log(`${'Token'.padEnd(20)} ${'Id'.padStart(6)}  Probability`);
for (const { id, probability } of topTokens(logits, 5)) {
  console.log(
    `${JSON.stringify(tokenizer.decode([id])).padEnd(20)} ${String(id).padStart(6)}  ${probability.toFixed(6)}`,
  );
}
model.dispose();
