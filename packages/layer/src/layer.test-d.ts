import * as tf from '@tensorflow/tfjs-core';
import { normal, ones } from './initializers.ts';
import type { Layer } from './layer.ts';

type ScaleWeights = { readonly scale: tf.Tensor1D };

/** A layer of the user's own. */
export const scaling: Layer<ScaleWeights, tf.Tensor3D, tf.Tensor3D> = {
  parameters: { scale: ones([4]) },
  apply: ({ scale }, x) => tf.mul(x, scale),
};

// A parameter of another rank than the weight it declares.
export const wrongRank: Layer<ScaleWeights, tf.Tensor3D, tf.Tensor3D> = {
  // @ts-expect-error [4, 4] declares a Tensor2D, and `scale` is a Tensor1D
  parameters: { scale: normal()([4, 4]) },
  apply: ({ scale }, x) => tf.mul(x, scale),
};

// A weight that was not declared.
export const undeclared: Layer<ScaleWeights, tf.Tensor3D, tf.Tensor3D> = {
  parameters: { scale: ones([4]) },
  // @ts-expect-error there is no `bias`
  apply: ({ bias }, x) => x.add(bias),
};

// A declaration with a name missing.
export const missing: Layer<ScaleWeights, tf.Tensor3D, tf.Tensor3D> = {
  // @ts-expect-error `scale` is not declared
  parameters: {},
  apply: ({ scale }, x) => tf.mul(x, scale),
};
