import type { BatchingModel, ForkingModel, HiddenStatesModel, LanguageModel, ScoringModel } from '../language-model.ts';

export type CheckOptions = {
  /** How far apart logits may be that should be equal; 1e-5 if absent. */
  readonly tolerance?: number | undefined;
  /** Counts what states are made of, such as `() => tf.memory().numTensors`, so that leaks are found. */
  readonly countLive?: (() => number) | undefined;
};

/**
 * Holds a model to the contract of `LanguageModel`: ids read at once, in two parts or one at a time give the same
 * logits; a state is not touched by another; ids out of range are rejected; and all states are freed in the end. If it
 * is also a `ForkingModel`, `BatchingModel`, `ScoringModel` or `HiddenStatesModel`, to those contracts too.
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
  if (has(model, 'fork') && length > 2) await checkForks(model, ids, tolerance);
  if (has(model, 'nextLogitsOfEach')) await checkBatches(model, ids, tolerance);
  if (has(model, 'logitsAfterEach')) await checkScores(model, ids, tolerance);
  if (has(model, 'nextLogitsAndHidden')) await checkHidden(model, ids, tolerance);
  const live = countLive();
  if (live !== liveBefore) fail(`${live} live objects are left of its states, where there were ${liveBefore} before`);
}

function checkSizes(model: LanguageModel): void {
  const isCount = (size: number): boolean => Number.isSafeInteger(size) && size >= 1;
  const { vocabSize, maxSeqLen } = model;
  if (!isCount(vocabSize)) fail(`vocabSize (${vocabSize}) must be a whole number of at least 1`);
  if (!isCount(maxSeqLen) && maxSeqLen !== Infinity) {
    fail(`maxSeqLen (${maxSeqLen}) must be a whole number of at least 1, or Infinity`);
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

type AnyModel = LanguageModel & Partial<ForkingModel & BatchingModel & ScoringModel & HiddenStatesModel>;

function has<Method extends keyof AnyModel>(
  model: AnyModel,
  method: Method,
): model is AnyModel & ForkingModel & Required<Pick<AnyModel, Method>> {
  return model[method] !== undefined;
}

/** A state and its forks, whole and shorter, each go on by an id of their own, and none sees another's. */
async function checkForks(model: ForkingModel, ids: readonly number[], tolerance: number): Promise<void> {
  const last = ids.at(-1)!;
  const { state } = await read(model, ids.slice(0, -2));
  const lengths = [undefined, ...ids.slice(0, -2).map((_, index) => index + 1)];
  const forks = lengths.map((length) => ({
    what: length === undefined ? 'a fork' : `a fork of length ${length}`,
    length,
    state: model.fork(state, length),
  }));
  const branches = [{ what: 'the state that was forked', length: undefined, state }, ...forks];
  const grown = [];
  for (const [index, branch] of branches.entries()) {
    const own = index % model.vocabSize;
    const { state: after } = await read(model, [own], branch.state);
    grown.push({ ...branch, own, state: after });
  }
  for (const { what, length, own, state: before } of grown) {
    const after = await read(model, [last], before);
    model.release(after.state);
    const expected = await readParts(model, [[...ids.slice(0, -2).slice(0, length), own, last]]);
    compare(after.logits, expected, tolerance, `[${own},${last}] read after ${what}`);
  }
}

/** Fresh sequences and some that go on, of several lengths, give at once what they give alone. */
async function checkBatches(model: BatchingModel, ids: readonly number[], tolerance: number): Promise<void> {
  const splits = ids.flatMap((_, end) => ids.slice(0, end + 1).map((__, start) => [start, end + 1] as const));
  const reads = [];
  for (const [start, end] of splits) {
    const state = start === 0 ? undefined : (await read(model, ids.slice(0, start))).state;
    reads.push({ ids: ids.slice(start, end), state });
  }
  const results = await model.nextLogitsOfEach(reads);
  for (const [index, [start, end]] of splits.entries()) {
    const { logits, state } = results[index]!;
    model.release(state);
    const what = `[${ids.slice(start, end)}] read after ${start} others, with other sequences`;
    compare(logits, await readParts(model, [ids.slice(0, end)]), tolerance, what);
  }
  const { state } = await read(model, ids.slice(0, 1));
  const rejected = await model.nextLogitsOfEach([{ ids: [-1] }, { ids: [0], state }]).then(
    () => false,
    () => true,
  );
  if (!rejected) fail('the id -1 must be rejected among other sequences too');
}

async function checkScores(model: ScoringModel, ids: readonly number[], tolerance: number): Promise<void> {
  for (const start of [0, 1].filter((length) => length < ids.length)) {
    const given = start === 0 ? undefined : (await read(model, ids.slice(0, start))).state;
    const { logits, state } = await model.logitsAfterEach(ids.slice(start), given);
    model.release(state);
    if (logits.length !== ids.length - start) {
      fail(`logitsAfterEach gives ${logits.length} times logits for ${ids.length - start} ids`);
    }
    for (const [index, after] of logits.entries()) {
      const beginning = ids.slice(0, start + index + 1);
      compare(after, await readParts(model, [beginning]), tolerance, `[${beginning}] by logitsAfterEach`);
    }
  }
}

async function checkHidden(model: HiddenStatesModel, ids: readonly number[], tolerance: number): Promise<void> {
  const { logits, hidden, state } = await model.nextLogitsAndHidden(ids);
  model.release(state);
  compare(logits, await readParts(model, [ids]), tolerance, `[${ids}] by nextLogitsAndHidden`);
  if (hidden.length !== ids.length) fail(`there are ${hidden.length} hidden states for ${ids.length} ids`);
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
