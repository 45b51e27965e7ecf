// What the blocks read: the vector of each token, plus the vector of its place. A tap shows the sum inside the model.
// Run it: npx tsx examples/04-embeddings.ts
import * as tf from '@tensorflow/tfjs-core';
import '@typeformer/backend-simd';
import { createGpt, presets } from '@typeformer/gpt';
import { gpt2Tokenizer } from '@typeformer/tokenizer';

await tf.setBackend('simd');

const tokenizer = await gpt2Tokenizer();
const model = createGpt(presets.tiny, { seed: 42 });
const ids = tokenizer.encode('The quick brown fox');

let summed: tf.Tensor | undefined;
const tap = <T extends tf.Tensor>(name: string, activation: T): T => {
  if (name === 'embedding') summed = tf.keep(activation.clone());
  return activation;
};
model.forward([ids], { tap }).logits.dispose();

const { tokens, positions } = model.weights;
const rows = {
  token: tf.tidy(() => tf.gather(tokens.weight, tf.tensor1d(ids, 'int32'))),
  position: tf.tidy(() => tf.slice(positions.weight, [0, 0], [ids.length, -1])),
  summed: tf.reshape(summed!, [ids.length, -1]),
};
for (const [kind, vectors] of Object.entries(rows)) {
  console.log(`${kind} embeddings [${vectors.shape}], first 24 dimensions (. is near 0, # far from it):`);
  const numbers = (await vectors.array()) as number[][];
  ids.forEach((id, place) => {
    const picture = numbers[place]!.slice(0, 24).map(
      (number) => '.-+*#'[Math.min(4, Math.floor(Math.abs(number) / 0.01))],
    );
    console.log(`  ${picture.join('')}  ${JSON.stringify(tokenizer.decode([id]))}`);
  });
}
tf.dispose([rows, summed!]);
model.dispose();
