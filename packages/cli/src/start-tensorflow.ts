import * as tf from '@tensorflow/tfjs';

/** Makes tfjs ready, without the advice it prints when its cpu backend is first used: that is not this program's output. */
export async function startTensorflow(): Promise<void> {
  await tf.setBackend('cpu');
  Object.assign(tf.backend(), { firstUse: false });
}
