import { checkLogits } from '../checks/check-logits.ts';
import type { LanguageModel } from '../language-model.ts';
import { logSumExp } from '../logits/log-sum-exp.ts';
import { processLogits } from '../processors/process-logits.ts';
import type { History, LogitsProcessor } from '../processors/logits-processor.ts';
import { topTokens } from '../logits/top-tokens.ts';

export type Continuation = {
  readonly id: number;
  /** What the processors have made of the natural logarithm of its probability. */
  readonly logProbability: number;
};

/**
 * The `k` likeliest tokens after `history`, likeliest first, of equals the lower id. Excluded tokens are left out: there
 * may be none.
 */
export function continuations(
  logits: Float32Array,
  history: History,
  k: number,
  { model, processors }: { readonly model: LanguageModel; readonly processors: readonly LogitsProcessor[] },
): Continuation[] {
  checkLogits(logits, model, 'beamSearch', 'the model');
  const total = logSumExp(logits, 'model.nextLogits');
  const logProbabilities = logits.map((logit) => logit - total);
  const processed = processLogits(logProbabilities, processors, history, model, 'beamSearch');
  if (processed.every((logit) => logit === -Infinity)) return [];
  return topTokens(processed, k).map(({ id }) => ({ id, logProbability: processed[id]! }));
}
