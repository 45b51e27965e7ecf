import { checkLimit } from '../checks/check-limit.ts';
import { eventLoopTurn } from '../loop/event-loop-turn.ts';
import type { BatchingModel, ForkingModel, NextLogits, Read } from '../language-model.ts';

export type BatchedOptions = {
  /** How many sequences the model reads for at once. 64 if absent; Infinity, if there is to be no limit. */
  readonly atOnce?: number | undefined;
};

/**
 * The model for many sequences at the same time: what is asked for in the same turn of the event loop is read at once.
 * Each sequence is a generation of its own, with its own prompt, processors, sampler and end, and may come and go at any
 * time; none is padded.
 *
 * Of more than `atOnce`, those that have begun go on first, and others begin as these end: so there may be any number of
 * them, and memory for `atOnce`. A GPT remembers 8 · layers · dModel bytes of a token (with a key-value head for each
 * head), and has room for half as many more.
 *
 * @throws RangeError if `atOnce` is not a whole number of at least 1 or Infinity
 * @example
 * const shared = batched(model);
 * const texts = await Promise.all(prompts.map((prompt) => generateText({ model: shared, prompt, … })));
 */
export function batched<State>(model: BatchingModel<State>, { atOnce = 64 }: BatchedOptions = {}): ForkingModel<State> {
  checkLimit(atOnce, 'batched: atOnce');
  type Waiting = {
    readonly read: Read<State>;
    readonly resolve: (next: NextLogits<State>) => void;
    readonly reject: (error: unknown) => void;
  };
  const [begun, others]: [Waiting[], Waiting[]] = [[], []];
  let serving = false;

  async function serve(): Promise<void> {
    serving = true;
    while (begun.length + others.length > 0) {
      await eventLoopTurn(); // the others ask too
      const batch = begun.splice(0, atOnce);
      batch.push(...others.splice(0, atOnce - batch.length));
      try {
        const each = await model.nextLogitsOfEach(batch.map(({ read }) => read));
        for (const [index, next] of each.entries()) batch[index]!.resolve(next);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
      await eventLoopTurn(); // those served go on, and ask together with those that came meanwhile
    }
    serving = false;
  }

  return {
    vocabSize: model.vocabSize,
    maxSeqLen: model.maxSeqLen,
    nextLogits: (ids, state) =>
      new Promise((resolve, reject) => {
        (state === undefined ? others : begun).push({ read: { ids, state }, resolve, reject });
        if (!serving) void serve();
      }),
    fork: (state, length) => model.fork(state, length),
    release: (state) => model.release(state),
  };
}
