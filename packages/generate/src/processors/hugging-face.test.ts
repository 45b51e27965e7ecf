import { expect, it } from 'vitest';
import warpers from '../__fixtures__/warpers.json' with { type: 'json' };
import { temperature } from './temperature.ts';
import { topK } from './top-k.ts';
import { topP } from './top-p.ts';

type Settings = { temperature?: number; topK?: number; topP?: number };

const numbers = (scores: readonly (number | null)[]) => scores.map((score) => score ?? -Infinity);

const cases = warpers.cases.map(({ logits, settings, scores }) => ({
  name: `${logits} logits and ${JSON.stringify(settings)}`,
  logits: numbers(warpers.inputs[logits as keyof typeof warpers.inputs]),
  settings: settings as Settings,
  scores: numbers(scores).map((score) => expect.closeTo(score, 5)),
}));

it.each(cases)('the processors give what Hugging Face gives for $name', ({ logits, settings, scores }) => {
  let processed: Float32Array = Float32Array.from(logits);
  if (settings.temperature) processed = temperature(settings.temperature)(processed);
  if (settings.topK) processed = topK(settings.topK)(processed);
  if (settings.topP) processed = topP(settings.topP)(processed);
  expect([...processed]).toEqual(scores);
});
