import type { LanguageModel } from '../language-model.ts';

export type CheckOptions = {
  /** How far apart logits may be that should be equal; 1e-5 if absent. */
  readonly tolerance?: number | undefined;
  /** Counts what states are made of, such as `() => tf.memory().numTensors`, so that leaks are found. */
  readonly countLive?: (() => number) | undefined;
};

/**
 * Holds a model to the contract of `LanguageModel`: ids read at once, in two parts or one at a time give the same
 * logits; a state is not touched by another; ids out of range are rejected; and all states are freed in the end.
 *
 * @throws Error saying what was found, at the first violation
 */
export async function checkLanguageModel(
  model: LanguageModel,
  { tolerance = 1e-5, countLive = () => 0 }: CheckOptions = {},
): Promise<void> {
  checkSizes(model);
  const liveBefore = countLive();
  const length = Math.min(model.maxSeqLen, 6);
  const ids = Array.from({ length }, (_, index) => (index * 5 + 1) % model.vocabSize);
  await checkParts(model, ids, tolerance);
  if (length > 1) await checkSeparateStates(model, ids, tolerance);
  for (const id of [-1, model.vocabSize, 0.5]) await checkRejection(model, id);
  const live = countLive();
  if (live !== liveBefore) fail(`${live} live objects are left of its states, where there were ${liveBefore} before`);
}

function checkSizes(model: LanguageModel): void {
  for (const name of ['vocabSize', 'maxSeqLen'] as const) {
    if (Number.isSafeInteger(model[name]) && model[name] >= 1) continue;
    fail(`${name} (${model[name]}) must be a whole number of at least 1`);
  }
}

async function checkParts(model: LanguageModel, ids: readonly number[], tolerance: number): Promise<void> {
  for (let length = 1; length <= ids.length; length++) {
    const beginning = ids.slice(0, length);
    const half = Math.ceil(length / 2);
    const expected = await readParts(model, [beginning]);
    const oneAtATime = await readParts(
      model,
      beginning.map((id) => [id]),
    );
    compare(oneAtATime, expected, tolerance, `[${beginning}] read one at a time`);
    if (length < 3) continue;
    const inTwo = await readParts(model, [beginning.slice(0, half), beginning.slice(half)]);
    compare(inTwo, expected, tolerance, `[${beginning}] read in two parts`);
  }
}

/** Two states in turns, which a cache shared between them would mix up. */
async function checkSeparateStates(model: LanguageModel, ids: readonly number[], tolerance: number): Promise<void> {
  const others = ids.map((id) => model.vocabSize - 1 - id);
  const expected = await readParts(model, [ids]);
  const othersExpected = await readParts(model, [others]);
  const begun = await read(model, ids.slice(0, 1));
  const othersBegun = await read(model, others.slice(0, 1));
  const ended = await read(model, ids.slice(1), begun.state);
  const othersEnded = await read(model, others.slice(1), othersBegun.state);
  model.release(ended.state);
  model.release(othersEnded.state);
  compare(ended.logits, expected, tolerance, `[${ids}] read in turns with other ids`);
  compare(othersEnded.logits, othersExpected, tolerance, `[${others}] read in turns with other ids`);
}

async function checkRejection(model: LanguageModel, id: number): Promise<void> {
  const { state } = await read(model, [0]);
  for (const given of [undefined, state]) {
    const rejected = await model.nextLogits([id], given).then(
      () => false,
      () => true,
    );
    if (!rejected) fail(`the id ${id} must be rejected: it is not a whole number from 0 to ${model.vocabSize - 1}`);
  }
}

async function readParts(model: LanguageModel, parts: readonly (readonly number[])[]): Promise<Float32Array> {
  let logits = new Float32Array();
  let state: unknown;
  for (const part of parts) ({ logits, state } = await read(model, part, state));
  model.release(state);
  return logits;
}

async function read(model: LanguageModel, ids: readonly number[], given?: unknown) {
  const { logits, state } = await model.nextLogits(ids, given);
  if (state === undefined) fail(`the state after reading [${ids}] must not be undefined`);
  if (logits.length !== model.vocabSize) {
    fail(`there are ${logits.length} logits after reading [${ids}], but vocabSize is ${model.vocabSize}`);
  }
  return { logits: logits.slice(), state }; // a copy, because a model may use its memory again
}

function compare(actual: Float32Array, expected: Float32Array, tolerance: number, what: string): void {
  for (let id = 0; id < expected.length; id++) {
    // Equality first: it holds for -Infinity too, whose difference is NaN.
    if (actual[id] === expected[id] || Math.abs(actual[id]! - expected[id]!) <= tolerance) continue;
    fail(`the logit of token ${id} after ${what} is ${actual[id]}; read at once it is ${expected[id]}`);
  }
}

function fail(violation: string): never {
  throw new Error(`checkLanguageModel: ${violation}.`);
}
