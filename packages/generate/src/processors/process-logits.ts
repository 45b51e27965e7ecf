import { checkLogits } from '../checks/check-logits.ts';
import type { LanguageModel } from '../language-model.ts';
import type { History, LogitsProcessor } from './logits-processor.ts';

/**
 * What the processors, one after the other, make of the logits.
 *
 * @param where who asks, for the error
 * @throws RangeError naming the processor that gives what are no logits
 */
export function processLogits(
  logits: Float32Array,
  processors: readonly LogitsProcessor[],
  history: History,
  model: Pick<LanguageModel, 'vocabSize'>,
  where: string,
): Float32Array {
  return processors.reduce((before, processor, index) => {
    const processed = processor(before, history);
    checkLogits(processed, model, where, `processors[${index}]${processor.name && ` (${processor.name})`}`);
    return processed;
  }, logits);
}
