import { eventLoopTurn } from './event-loop-turn.ts';
import type { BatchingModel, ForkingModel, NextLogits, Read } from './language-model.ts';

/**
 * The model for many sequences at the same time: what is asked for in the same turn of the event loop is read at once.
 * Each sequence is a generation of its own, with its own prompt, processors, sampler and end, and may come and go at any
 * time; none is padded.
 *
 * @example
 * const shared = batched(model);
 * const texts = await Promise.all(prompts.map((prompt) => generateText({ model: shared, prompt, … })));
 */
export function batched<State>(model: BatchingModel<State>): ForkingModel<State> {
  type Waiting = {
    readonly read: Read<State>;
    readonly resolve: (next: NextLogits<State>) => void;
    readonly reject: (error: unknown) => void;
  };
  let waiting: Waiting[] = [];
  let serving = false;

  async function serve(): Promise<void> {
    serving = true;
    while (waiting.length > 0) {
      await eventLoopTurn(); // the others ask too
      const batch = waiting;
      waiting = [];
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
        waiting.push({ read: { ids, state }, resolve, reject });
        if (!serving) void serve();
      }),
    fork: (state, length) => model.fork(state, length),
    release: (state) => model.release(state),
  };
}
