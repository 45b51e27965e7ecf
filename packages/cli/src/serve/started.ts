/** The same values, when the first of them is there; what fails until then rejects. */
export async function started<Value>(values: AsyncGenerator<Value, void, undefined>): Promise<AsyncIterable<Value>> {
  const first = await values.next();
  async function* all(): AsyncGenerator<Value, void, undefined> {
    if (first.done) return;
    yield first.value;
    yield* values;
  }
  return all();
}
