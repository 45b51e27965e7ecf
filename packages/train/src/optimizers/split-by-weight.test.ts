import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import type { OptimizerFactory } from './optimizer.ts';
import { splitByWeight } from './split-by-weight.ts';

it('splitByWeight keeps apart what its optimisers remember by the same name, and disposes all of them', () => {
  const counting: OptimizerFactory = () => {
    const count = tf.tidy(() => tf.variable(tf.scalar(0)));
    return { state: new Map([['count', count]]), update: () => {}, dispose: () => count.dispose() };
  };
  const nested = splitByWeight(
    () => true,
    counting,
    splitByWeight(() => true, counting, counting),
  )(new Map());
  expect([...nested.state.keys()]).toEqual(['chosen.count', 'rest.chosen.count', 'rest.rest.count']);
  nested.dispose(); // and the tensor count after this test shows that nothing is left
});
