// Multiplies with two threads, and has nothing more to do.
import * as tf from '@tensorflow/tfjs';
import { setThreads, simdBackendInfo } from '../../src/index.ts';

await tf.setBackend('simd');
await setThreads(2);
const ones = tf.ones([512, 512]);
const [number] = await ones.matMul(ones).data();
console.log(`${number}, with ${simdBackendInfo().threads} threads`);
