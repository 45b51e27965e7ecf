/**
 * Several streams at the same time, in rounds: each that has not ended is asked for its next value, and when all have
 * answered, they are given in the streams' order. A round is asked for when the one before is read. An error, or a
 * `break`, ends all of them.
 */
export async function* together<Value>(
  streams: readonly AsyncIterable<Value>[],
): AsyncGenerator<{ readonly index: number; readonly value: Value }, void, undefined> {
  let live = streams.map((stream, index) => ({ index, iterator: stream[Symbol.asyncIterator]() }));
  try {
    while (live.length > 0) {
      const asked = live.map(async ({ index, iterator }) => ({ index, iterator, result: await iterator.next() }));
      await Promise.allSettled(asked); // none is at work when an error of another ends it
      const answers = await Promise.all(asked);
      live = answers.filter(({ result }) => !result.done);
      for (const { index, result } of answers) if (!result.done) yield { index, value: result.value };
    }
  } finally {
    await Promise.all(live.map(({ iterator }) => iterator.return?.()));
  }
}
