import {
  adamW,
  cosine,
  isHiddenMatrix,
  muon,
  splitByWeight,
  warmup,
  type OptimizerFactory,
  type Schedule,
} from '@typeformer/train';
import type { TrainSettings } from './train-settings.ts';

/** The learning rate of each step. */
export function scheduleOf({
  steps,
  learningRate: peak,
  minLearningRate: floor = peak / 10,
  ...settings
}: TrainSettings): Schedule {
  const { warmup: rise = Math.floor(steps / 20) } = settings;
  if (rise >= steps) throw new Error(`--warmup ${rise} must be below --steps ${steps}.`);
  return warmup(rise, cosine({ peak, floor, steps: steps - rise }));
}

/** How gradients change the weights. */
export function optimizerOf({ optimizer, beta2, weightDecay }: TrainSettings): OptimizerFactory {
  const adam = adamW({ beta2, weightDecay });
  return optimizer === 'adamw' ? adam : splitByWeight(isHiddenMatrix, muon({ weightDecay }), adam);
}
