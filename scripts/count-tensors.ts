import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, expect } from 'vitest';

let before = { numTensors: 0, numDataBuffers: 0 };

beforeEach(() => {
  before = tf.memory();
});

/** A leak is a failure of the test that leaked, whatever else it shows. */
afterEach(() => {
  const { numTensors, numDataBuffers } = tf.memory();
  expect({ numTensors, numDataBuffers }, 'tensors left behind').toEqual({
    numTensors: before.numTensors,
    numDataBuffers: before.numDataBuffers,
  });
});
