import { checkLimit } from '../checks/check-limit.ts';

export type TogetherOptions = {
  /** How many streams are at work at the same time. Infinity, if absent: all are. */
  readonly atOnce?: number | undefined;
};

/**
 * Several streams at the same time, in rounds: each that has not ended is asked for its next value, and when all have
 * answered, they are given in the streams' order. A round is asked for when the one before is read. An error, or a
 * `break`, ends all of them.
 *
 * Of more than `atOnce`, the first begin, and others as these end: where a round holds what its streams have read, a limit
 * bounds that. A stream that was not begun is not ended either.
 *
 * @throws RangeError if `atOnce` is not a whole number of at least 1 or Infinity
 */
export async function* together<Value>(
  streams: readonly AsyncIterable<Value>[],
  { atOnce = Infinity }: TogetherOptions = {},
): AsyncGenerator<{ readonly index: number; readonly value: Value }, void, undefined> {
  checkLimit(atOnce, 'together: atOnce');
  const waiting = [...streams.entries()];
  const begun = (count: number) =>
    waiting.splice(0, count).map(([index, stream]) => ({ index, iterator: stream[Symbol.asyncIterator]() }));
  let live = begun(atOnce);
  try {
    while (live.length > 0) {
      const asked = live.map(async ({ index, iterator }) => ({ index, iterator, result: await iterator.next() }));
      await Promise.allSettled(asked); // none is at work when an error of another ends it
      const answers = await Promise.all(asked);
      live = answers.filter(({ result }) => !result.done);
      live.push(...begun(atOnce - live.length));
      for (const { index, result } of answers) if (!result.done) yield { index, value: result.value };
    }
  } finally {
    await Promise.all(live.map(({ iterator }) => iterator.return?.()));
  }
}
