// Times what happens between the logits of GPT-2's 50,257 tokens and the next id.
import {
  banTokens,
  categorical,
  epsilonCutoff,
  frequencyPenalty,
  greedy,
  logitBias,
  minP,
  mirostat,
  noRepeatNgram,
  presencePenalty,
  repetitionPenalty,
  temperature,
  topK,
  topP,
  typicalP,
} from '@typeformer/generate';
import { createRng } from '@typeformer/random';
import { markdownTable } from 'markdown-table';

const rng = createRng(0);
/** As even as an untrained model's, and as uneven as a trained one's: 15.3 and 9.7 bits. */
const distributions = [0.7, 3].map((deviation, index) =>
  rng
    .split(index)
    .normal(50_257)
    .map((number) => number * deviation),
);
const ids = Array.from(rng.split('ids').uniform(1024), (number) => Math.floor(number * 50_257));
const history = { prompt: ids.slice(0, 512), generated: ids.slice(512) };
const draw = categorical({ seed: 0 });

const works: Record<string, (logits: Float32Array, step: number) => unknown> = {
  'logitBias of 10': logitBias(Object.fromEntries(ids.slice(0, 10).map((id) => [id, 1]))),
  'repetitionPenalty, 1,024 ids': (logits) => repetitionPenalty(1.1)(logits, history),
  'frequencyPenalty, 512 ids': (logits) => frequencyPenalty(0.5)(logits, history),
  'presencePenalty, 512 ids': (logits) => presencePenalty(0.5)(logits, history),
  'noRepeatNgram(3), 1,024 ids': (logits) => noRepeatNgram(3)(logits, history),
  'banTokens of 10': banTokens(ids.slice(0, 10)),
  'temperature(0.8)': temperature(0.8),
  'topK(50)': topK(50),
  'topP(0.9)': topP(0.9),
  'minP(0.05)': minP(0.05),
  'typicalP(0.9)': typicalP(0.9),
  'epsilonCutoff(0.0003)': epsilonCutoff(0.0003),
  greedy: greedy(),
  categorical: draw,
  mirostat: mirostat({ seed: 0 }),
  'temperature, topK, topP, categorical': (logits, step) => draw(topP(0.9)(topK(50)(temperature(0.8)(logits))), step),
  'temperature, topP, categorical': (logits, step) => draw(topP(0.9)(temperature(0.8)(logits)), step),
};

const rows = Object.entries(works).map(([name, work]) => [
  name,
  ...distributions.map((logits) => `${median(times(work, logits)).toFixed(3)} ms`),
]);
const table = [['for each token', 'even logits', 'uneven logits'], ...rows];
process.stdout.write(`${markdownTable(table, { align: ['l', 'r', 'r'] })}\n`);

/** Of 200 runs, after 50 for the compiler. */
function times(work: (logits: Float32Array, step: number) => unknown, logits: Float32Array): number[] {
  const milliseconds = [];
  for (let step = 0; step < 250; step++) {
    const start = performance.now();
    work(logits, step);
    milliseconds.push(performance.now() - start);
  }
  return milliseconds.slice(50);
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)]!;
}
