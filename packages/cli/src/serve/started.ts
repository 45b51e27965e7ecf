import { once } from 'node:events';

/** The same values, when the first of them is there; what fails until then rejects, and so does an abort. */
export async function started<Value>(
  values: AsyncGenerator<Value, void, undefined>,
  signal: AbortSignal,
): Promise<AsyncIterable<Value>> {
  const aborted = once(signal, 'abort').then(() => {
    throw signal.reason;
  });
  const first = await Promise.race([values.next(), aborted]);
  async function* all(): AsyncGenerator<Value, void, undefined> {
    if (first.done) return;
    yield first.value;
    yield* values;
  }
  return all();
}
