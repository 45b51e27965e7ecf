import { createRng } from '@typeformer/layer';

export type RandomIndicesOptions = {
  readonly seed: number;
  /** How many in a step. */
  readonly count: number;
  /** They are from 0 up to this. */
  readonly below: number;
};

/** Indices for each step, drawn with replacement: a pure function of seed and step. */
export function randomIndices({ seed, count, below }: RandomIndicesOptions): (step: number) => number[] {
  const rng = createRng(seed).split('batches');
  return (step) => Array.from(rng.split(step).bits(count), (word) => Math.floor((word / 2 ** 32) * below));
}
