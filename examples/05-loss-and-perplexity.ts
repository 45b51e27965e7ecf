// How surprised the model is by a text: each token against what was expected there. Untrained, it guesses.
// Run it: npx tsx examples/05-loss-and-perplexity.ts
import * as tf from '@tensorflow/tfjs-core';
import '@typeformer/backend-simd';
import { createGpt, presets } from '@typeformer/gpt';
import { gpt2Tokenizer } from '@typeformer/tokenizer';

await tf.setBackend('simd');

const tokenizer = await gpt2Tokenizer();
const model = createGpt(presets.tiny, { seed: 42 });
const ids = tokenizer.encode('The quick brown fox jumps over the lazy dog');

// The targets are the inputs one token on: after "The", " quick" is right.
const { logits, loss, perplexity } = model.forward([ids.slice(0, -1)], { targets: [ids.slice(1)] });
console.log(`Loss:       ${(await loss.data())[0]!.toFixed(4)} nats`);
console.log(`Perplexity: ${(await perplexity.data())[0]!.toFixed(1)}`);
console.log(`Guessing:   ln ${model.vocabSize} = ${Math.log(model.vocabSize).toFixed(4)}`);
tf.dispose([logits, loss, perplexity]);
model.dispose();
