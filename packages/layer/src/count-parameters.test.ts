import type * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { countParameters } from './count-parameters.ts';
import { normal, zeros } from './initializers.ts';
import type { Declared } from './parameter.ts';

type Weights = {
  readonly table: tf.Tensor2D;
  readonly blocks: readonly { readonly bias: tf.Tensor1D }[];
  readonly none: object;
};

it('countParameters counts a model larger than memory, in all and by component', () => {
  const parameters: Declared<Weights> = {
    table: normal()([1_000_000, 500_000]),
    blocks: [{ bias: zeros([3]) }, { bias: zeros([4]) }],
    none: {},
  };
  const { total, byComponent } = countParameters<Weights>({ parameters });
  expect(total).toBe(500_000_000_007);
  expect(byComponent).toEqual({ table: 500_000_000_000, blocks: 7, none: 0 });
});
