// Trains for a while in a process of its own, with a checkpoint after every step, on from the newest in the folder given.
import * as tf from '@tensorflow/tfjs-core';
import '@typeformer/backend-simd';
import { toStore } from '@typeformer/checkpoint';
import { train } from '../src/train.ts';
import { settings, tiny } from './tiny.ts';

await tf.setBackend('simd');
const checkpoints = { store: toStore(process.argv[2]!), every: 1, resume: true };
for await (const event of train({ ...settings, model: tiny(0.1), steps: 60, averageDecay: 0.9, checkpoints })) {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}
