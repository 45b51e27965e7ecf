// A norm and an attention of your own: whatever has the right shape is a part. Here a norm without weights, and an
// attention that only averages what came before.
// Run it: npx tsx examples/09-your-own-parts.ts
import * as tf from '@tensorflow/tfjs-core';
import '@typeformer/backend-simd';
import { learnedPositions, tiedHead, tokenEmbedding } from '@typeformer/embeddings';
import { assembleGpt, createModel } from '@typeformer/gpt';
import { countParameters } from '@typeformer/layer';
import { appendKeyValues } from '@typeformer/ops';
import { characterTokenizer } from '@typeformer/tokenizer';
import { constant, randomWindows, train } from '@typeformer/train';
import {
  attendByRows,
  linear,
  mlp,
  transformerBlock,
  type Attention,
  type LinearWeights,
  type Norm,
} from '@typeformer/transformer';

await tf.setBackend('simd');

/** `x / √(mean(x²))`, with nothing to learn. */
const plainNorm: Norm<object> = {
  parameters: {},
  apply: (_, x) => tf.div(x, tf.sqrt(tf.add(tf.mean(tf.square(x), -1, true), 1e-6))),
};

/** Each place gets the mean of a projection of itself and all before it. */
function averaging({ dModel }: { dModel: number }): Attention<{ readonly output: LinearWeights }> {
  const output = linear({ inputs: dModel, outputs: dModel });
  return {
    parameters: { output: output.parameters },
    apply: (weights, x, context) => {
      const attended = attendByRows(x, context, (rows, past) => {
        const [batch, seq] = rows.shape;
        const values = tf.reshape(rows, [batch, 1, seq, dModel]) as tf.Tensor4D; // one head, which remembers what it has read
        const present = appendKeyValues(past, { keys: values, values });
        const read = present.values.shape[2];
        const mean = tf.tidy(() => {
          const places = tf.reshape(tf.range(read - seq + 1, read + 1), [seq, 1]); // how many places each one sees
          return tf.div(tf.cast(tf.less(tf.reshape(tf.range(0, read), [1, read]), places), 'float32'), places); // [seq, read]
        });
        const remembered = tf.reshape(present.values, [batch, read, dModel]) as tf.Tensor3D;
        return { output: tf.matMul<tf.Tensor3D>(tf.tile(tf.expandDims(mean, 0), [batch, 1, 1]), remembered), present };
      });
      return { output: output.apply(weights.output, attended.output), presents: attended.presents };
    },
  };
}

const text = 'she sells sea shells by the sea shore. '.repeat(8);
const tokenizer = characterTokenizer(text);
const [dModel, maxSeqLen] = [24, 16];
const layer = assembleGpt({
  tokens: tokenEmbedding({ vocabSize: tokenizer.vocabSize, dModel }),
  positions: learnedPositions({ maxSeqLen, dModel }),
  blocks: [0, 1].map(() =>
    transformerBlock({ norm: plainNorm, attention: averaging({ dModel }), feedForward: mlp({ dModel }) }),
  ),
  norm: plainNorm,
  head: tiedHead(),
  maxSeqLen,
});
console.log(`Parameters: ${countParameters(layer).total}`);

const model = createModel(layer, { seed: 1 });
const batches = randomWindows({ tokens: tokenizer.encode(text), batchSize: 4, contextLength: maxSeqLen, seed: 1 });
const losses: number[] = [];
for await (const event of train({ model, batches, steps: 60, learningRate: constant(0.01) })) {
  if (event.type === 'step') losses.push(event.loss);
}
console.log(`Loss: ${losses[0]!.toFixed(2)} → ${losses.at(-1)!.toFixed(2)}`);
model.dispose();
