import type * as tf from '@tensorflow/tfjs-core';
import type { Optimizer, OptimizerFactory } from './optimizer.ts';
import type { WeightPredicate } from './weight-predicate.ts';

/**
 * One optimiser for the weights of which `isChosen` is true, another for the rest.
 *
 * @example
 * splitByWeight(isHiddenMatrix, muon(), adamW())
 */
export function splitByWeight(
  isChosen: WeightPredicate,
  chosen: OptimizerFactory,
  rest: OptimizerFactory,
): OptimizerFactory {
  const part = <T extends tf.Tensor>(byPath: ReadonlyMap<string, T>, ofChosen: boolean): Map<string, T> =>
    new Map([...byPath].filter(([path, { shape }]) => isChosen(path, shape) === ofChosen));
  return (weights) => {
    const ofChosen = chosen(part(weights, true));
    const ofRest = rest(part(weights, false));
    return {
      state: new Map([...stateWithin('chosen', ofChosen), ...stateWithin('rest', ofRest)]),
      update: ({ gradients, ...step }) => {
        ofChosen.update({ ...step, gradients: part(gradients, true) });
        ofRest.update({ ...step, gradients: part(gradients, false) });
      },
      dispose: () => {
        ofChosen.dispose();
        ofRest.dispose();
      },
    };
  };
}

function stateWithin(part: string, { state }: Optimizer): [string, tf.Variable][] {
  return [...state].map(([name, variable]) => [`${part}.${name}`, variable]);
}
