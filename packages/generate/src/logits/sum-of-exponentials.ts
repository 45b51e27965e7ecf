import type { Candidates } from './candidates.ts';
import { exponential } from './exponential.ts';

/** `Σ exp(logits − largest)` */
export function sumOfExponentials({ logits, largest }: Candidates): number {
  let sum = 0;
  for (let at = 0; at < logits.length; at++) sum += exponential(logits[at]! - largest);
  return sum;
}
