// Text, token by token, at three temperatures. The model is untrained, so it is noise, but the same noise each time.
// Run it: npx tsx examples/07-generate.ts
import * as tf from '@tensorflow/tfjs-core';
import '@typeformer/backend-simd';
import { streamText } from '@typeformer/generate';
import { createGpt, gptConfig } from '@typeformer/gpt';
import { gpt2Tokenizer } from '@typeformer/tokenizer';

await tf.setBackend('simd');

const tokenizer = await gpt2Tokenizer();
const config = gptConfig({ vocabSize: 50257, maxSeqLen: 128, dModel: 128, nLayers: 4, nHeads: 4 });
const model = createGpt(config, { seed: 42 });
const prompt = 'Once upon a time';

for (const temperature of [0.5, 1.0, 1.5]) {
  let text = prompt;
  for await (const piece of streamText({
    model,
    tokenizer,
    prompt,
    maxNewTokens: 20,
    temperature,
    topK: 50,
    seed: 7,
  })) {
    text += piece.text;
  }
  console.log(`Temperature ${temperature.toFixed(1)}: ${JSON.stringify(text)}`);
}
model.dispose();
