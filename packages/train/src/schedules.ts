/** The learning rate of a step, counted from 0. */
export type Schedule = (step: number) => number;

export type DecayOptions = {
  /** The rate of step 0. */
  readonly peak: number;
  /** The rate of step `steps` and of all after it. Default peak / 10. */
  readonly floor?: number;
  readonly steps: number;
};

export type WarmupStableDecayOptions = {
  readonly peak: number;
  /** The rate at the end, and after it. Default peak / 10. */
  readonly floor?: number;
  readonly warmupSteps: number;
  readonly stableSteps: number;
  readonly decaySteps: number;
};

/** The same rate at every step. */
export function constant(rate: number): Schedule {
  return () => rate;
}

/**
 * Falls in a line from `peak` to `floor`.
 *
 * @throws RangeError if `steps` is not above 0
 */
export function linear(options: DecayOptions): Schedule {
  return decay('linear', options, (progress) => 1 - progress);
}

/**
 * Falls along half a cosine from `peak` to `floor`. https://arxiv.org/abs/1608.03983
 *
 * @throws RangeError if `steps` is not above 0
 */
export function cosine(options: DecayOptions): Schedule {
  return decay('cosine', options, (progress) => (1 + Math.cos(Math.PI * progress)) / 2);
}

/**
 * Rises in a line over `steps` to the first rate of `schedule`, which begins then.
 *
 * @throws RangeError if `steps` is below 0
 * @example
 * warmup(100, cosine({ peak: 1e-3, steps: 2000 - 100 })) // a run of 2000 steps
 */
export function warmup(steps: number, schedule: Schedule): Schedule {
  if (!(steps >= 0)) throw new RangeError(`warmup: steps (${steps}) must be 0 or more.`);
  return (step) => (step < steps ? (schedule(0) * (step + 1)) / steps : schedule(step - steps));
}

/**
 * Rises to `peak`, stays there, and falls to `floor`, each in a line: the length of a run need not be known until it
 * is to end. https://arxiv.org/abs/2404.06395
 *
 * @throws RangeError if `decaySteps` is not above 0, or `warmupSteps` below 0
 */
export function warmupStableDecay({
  warmupSteps,
  stableSteps,
  decaySteps,
  ...range
}: WarmupStableDecayOptions): Schedule {
  const fall = linear({ ...range, steps: decaySteps });
  return warmup(warmupSteps, (step) => fall(Math.max(0, step - stableSteps)));
}

/** From `peak` to `floor`, as the share of the peak falls from 1 to 0 over a progress from 0 to 1. */
function decay(
  where: string,
  { peak, floor = peak / 10, steps }: DecayOptions,
  shareOfPeak: (progress: number) => number,
): Schedule {
  if (!(steps > 0)) throw new RangeError(`${where}: steps (${steps}) must be above 0.`);
  return (step) => {
    const share = shareOfPeak(Math.min(1, step / steps));
    return peak * share + floor * (1 - share);
  };
}
