// A norm and an attention of your own: whatever has the right shape is a part. Here a norm without weights, and an
// attention that only averages what came before.
// Run it: npx tsx examples/09-your-own-parts.ts
import * as tf from '@tensorflow/tfjs';
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
  apply: (_, x) => x.div(x.square().mean(-1, true).add(1e-6).sqrt()),
};

/** Each place gets the mean of a projection of itself and all before it. */
function averaging({ dModel }: { dModel: number }): Attention<{ readonly output: LinearWeights }> {
  const output = linear({ inputs: dModel, outputs: dModel });
  return {
    parameters: { output: output.parameters },
    apply: (weights, x, context) => {
      const attended = attendByRows(x, context, (rows, past) => {
        const [batch, seq] = rows.shape;
        const values = rows.reshape<tf.Tensor4D>([batch, 1, seq, dModel]); // one head, which remembers what it has read
        const present = appendKeyValues(past, { keys: values, values });
        const read = present.values.shape[2];
        const mean = tf.tidy(() => {
          const places = tf.range(read - seq + 1, read + 1).reshape([seq, 1]); // how many places each one sees
          return tf.range(0, read).reshape([1, read]).less(places).toFloat().div(places); // [seq, read]
        });
        const remembered = present.values.reshape<tf.Tensor3D>([batch, read, dModel]);
        return { output: tf.matMul<tf.Tensor3D>(mean.expandDims(0).tile([batch, 1, 1]), remembered), present };
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
