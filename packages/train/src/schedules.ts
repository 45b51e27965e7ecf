/** The learning rate of a step, counted from 0. */
export type Schedule = (step: number) => number;

export type WarmupCosineOptions = {
  readonly peak: number;
  /** The rate at the end. Default peak / 10. */
  readonly floor?: number;
  /** Default 0. */
  readonly warmupSteps?: number;
  readonly steps: number;
};

/**
 * Rises in a line to `peak` over `warmupSteps`, then falls along half a cosine to `floor` at `steps`.
 * https://arxiv.org/abs/1608.03983
 */
export function warmupCosine({ peak, floor = peak / 10, warmupSteps = 0, steps }: WarmupCosineOptions): Schedule {
  if (!(warmupSteps >= 0 && warmupSteps < steps)) {
    throw new RangeError(`warmupCosine: warmupSteps (${warmupSteps}) must be from 0 to below steps (${steps}).`);
  }
  return (step) => {
    if (step < warmupSteps) return (peak * (step + 1)) / warmupSteps;
    const progress = Math.min(1, (step - warmupSteps) / (steps - warmupSteps));
    return floor + (peak - floor) * 0.5 * (1 + Math.cos(Math.PI * progress));
  };
}
