import * as tf from '@tensorflow/tfjs-core';

/**
 * Holds the gradients that tfjs gives for `f`, by each of its inputs, against finite differences of `f` itself.
 *
 * @param f a differentiable function; its outputs are weighted with fixed numbers and summed
 * @param inputs float32 tensors of numbers around 1; the caller disposes them
 * @throws Error naming the input and the place where the two differ by more than `tolerance`, relative to the largest
 */
export async function checkGradients(
  f: (...inputs: tf.Tensor[]) => tf.Tensor,
  inputs: readonly tf.Tensor[],
  { tolerance = 1e-2, step = 1e-2 }: { readonly tolerance?: number; readonly step?: number } = {},
): Promise<void> {
  const weighted = (...tensors: tf.Tensor[]): tf.Scalar => {
    const output = f(...tensors);
    const weights = Float32Array.from({ length: output.size }, (_, index) => Math.sin(1 + index));
    return tf.sum(tf.mul(output, tf.tensor(weights, output.shape)));
  };
  for (const [input, tensor] of inputs.entries()) {
    const gradient = tf.tidy(() => tf.grads(weighted)([...inputs])[input]!);
    const exact = await gradient.data();
    gradient.dispose();
    const values = await tensor.data();
    const largest = Math.max(...exact.map(Math.abs), 1e-3);
    for (let place = 0; place < values.length; place++) {
      const at = async (offset: number): Promise<number> => {
        const moved = values.slice();
        moved[place]! += offset;
        const value = tf.tidy(() =>
          weighted(...inputs.map((other, index) => (index === input ? tf.tensor(moved, tensor.shape) : other))),
        );
        const [number] = await value.data();
        value.dispose();
        return number!;
      };
      const difference = ((await at(step)) - (await at(-step))) / (2 * step);
      if (!(Math.abs(difference - exact[place]!) <= tolerance * largest)) {
        throw new Error(
          `checkGradients: input ${input}, number ${place}: the gradient is ${exact[place]}, finite differences give ${difference}.`,
        );
      }
    }
  }
}
