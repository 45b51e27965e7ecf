import { expect, it } from 'vitest';
import warpers from '../__fixtures__/warpers.json' with { type: 'json' };
import {
  banTokens,
  epsilonCutoff,
  forceTokens,
  logitBias,
  minNewTokens,
  minP,
  noRepeatNgram,
  repetitionPenalty,
  temperature,
  topK,
  topP,
  typicalP,
  type LogitsProcessor,
} from '../index.ts';

const factories = {
  banTokens,
  epsilonCutoff,
  forceTokens,
  logitBias,
  minNewTokens,
  minP,
  noRepeatNgram,
  repetitionPenalty,
  temperature,
  topK,
  topP,
  typicalP,
};

/** The file holds, under each name, the arguments of its factory. */
function processor([name, settings]: [string, readonly unknown[]]): LogitsProcessor {
  const factory = factories[name as keyof typeof factories] as (...settings: readonly unknown[]) => LogitsProcessor;
  return factory(...settings);
}

const numbers = (scores: readonly (number | null)[]) => scores.map((score) => score ?? -Infinity);

const cases = warpers.cases.map(({ logits, settings, history, scores }) => ({
  name: `${logits} logits and ${JSON.stringify(settings)}`,
  logits: numbers(warpers.inputs[logits as keyof typeof warpers.inputs]),
  processors: Object.entries(settings).map(processor),
  history,
  scores: numbers(scores).map((score) => expect.closeTo(score, 5)),
}));

it.each(cases)('the processors give what Hugging Face gives for $name', ({ logits, processors, history, scores }) => {
  let processed: Float32Array = Float32Array.from(logits);
  for (const processor of processors) processed = processor(processed, history);
  expect([...processed]).toEqual(scores);
});
