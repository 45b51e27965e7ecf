export type Threshold = {
  /** The smallest value that is needed. */
  readonly value: number;
  /** How many of the values that equal it are needed. */
  readonly count: number;
};

/**
 * How many of the values, the largest first, it takes for their weights to sum to `mass`: all, if they do not suffice.
 *
 * @param values in nats, from `largest - 708` to `largest`
 * @param weights one for each value, above 0
 */
export function thresholdOfMass(
  values: Float32Array | Float64Array,
  largest: number,
  weights: Float64Array,
  mass: number,
): Threshold {
  // Roughly sorted, into buckets from the largest down; only the one where the mass is reached is sorted exactly.
  const bucketOf = (at: number): number => Math.floor((largest - values[at]!) * BUCKETS_PER_NAT);
  const masses = new Float64Array(708 * BUCKETS_PER_NAT + 1);
  for (let at = 0; at < values.length; at++) masses[bucketOf(at)]! += weights[at]!;
  let before = 0;
  let reached = 0;
  let last = 0;
  for (let bucket = 0; bucket < masses.length && reached < mass; bucket++) {
    if (masses[bucket] === 0) continue;
    last = bucket;
    before = reached;
    reached += masses[bucket]!;
  }

  const members: number[] = [];
  for (let at = 0; at < values.length; at++) if (bucketOf(at) === last) members.push(at);
  members.sort((one, other) => values[other]! - values[one]!);
  let needed = 0;
  for (let sum = before; sum < mass && needed < members.length; needed++) sum += weights[members[needed]!]!;
  const value = values[members[needed - 1]!]!;
  return { value, count: members.slice(0, needed).filter((at) => values[at] === value).length };
}

const BUCKETS_PER_NAT = 32;
