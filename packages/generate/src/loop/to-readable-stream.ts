/**
 * A `ReadableStream` for those who pipe. It asks for a value when one is read, and not before; cancelling it ends the
 * iteration, as a `break` does.
 */
export function toReadableStream<Value>(values: AsyncIterable<Value>): ReadableStream<Value> {
  const iterator = values[Symbol.asyncIterator]();
  return new ReadableStream<Value>(
    {
      async pull(controller) {
        const { done, value } = await iterator.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await iterator.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}
