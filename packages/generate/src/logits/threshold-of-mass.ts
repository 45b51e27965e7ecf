import type { Candidates } from './candidates.ts';
import { exponential } from './exponential.ts';

export type Threshold = {
  /** The last logit that is needed. */
  readonly logit: number;
  /** How many of those that equal it are not needed. */
  readonly surplus: number;
};

/**
 * Which of the candidates it takes for their probabilities to sum to `p`, those whose logits are nearest to `center`
 * first, of equally near ones the likelier.
 */
export function thresholdOfMass(candidates: Candidates, center: number, p: number): Threshold {
  // Roughly sorted, into buckets from the center outwards; only the one where the mass is reached is sorted exactly.
  const { masses, sum } = weigh(candidates, center);
  const mass = p * sum;
  let before = 0;
  let reached = 0;
  let last = 0;
  for (let bucket = 0; bucket < BUCKETS && reached < mass; bucket++) {
    if (masses[bucket] === 0) continue;
    last = bucket;
    before = reached;
    reached += masses[bucket]!;
  }

  const members = membersOf(last, candidates, center);
  members.sort((one, other) => Math.abs(one - center) - Math.abs(other - center) || other - one);
  let needed = 0;
  for (reached = before; reached < mass && needed < members.length; needed++) {
    reached += exponential(members[needed]! - candidates.largest);
  }
  const logit = members[needed - 1]!;
  return { logit, surplus: members.lastIndexOf(logit) + 1 - needed };
}

/** The sums of the exponentials, in each bucket and of all. */
function weigh({ logits, largest }: Candidates, center: number): { masses: Float64Array; sum: number } {
  const masses = new Float64Array(BUCKETS);
  let sum = 0;
  for (let at = 0; at < logits.length; at++) {
    const weight = exponential(logits[at]! - largest);
    masses[bucketOf(logits[at]!, center)]! += weight;
    sum += weight;
  }
  return { masses, sum };
}

function membersOf(bucket: number, { logits }: Candidates, center: number): number[] {
  const members: number[] = [];
  for (let at = 0; at < logits.length; at++) {
    if (bucketOf(logits[at]!, center) === bucket) members.push(logits[at]!);
  }
  return members;
}

function bucketOf(logit: number, center: number): number {
  return Math.min(Math.abs(logit - center) * BUCKETS_PER_NAT, BUCKETS - 1) | 0;
}

// The last bucket takes all that is further, which weighs next to nothing.
const BUCKETS = 8192;
const BUCKETS_PER_NAT = 256;
