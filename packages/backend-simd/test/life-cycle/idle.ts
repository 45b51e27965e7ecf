// Says how many milliseconds of processor time pass in a second without work.
import * as tf from '@tensorflow/tfjs';
import { setTimeout } from 'node:timers/promises';
import { setThreads } from '../../src/index.ts';

await tf.setBackend('simd');
await setThreads(4);
const ones = tf.ones([512, 512]);
await ones.matMul(ones).data();
await setTimeout(500); // what has just run may still be optimized
const before = process.cpuUsage();
await setTimeout(1000);
const { user, system } = process.cpuUsage(before);
console.log((user + system) / 1000);
