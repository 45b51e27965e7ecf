/** Values as JSON in server-sent events, and `[DONE]` behind them, as OpenAI streams them. */
export async function* serverSentEvents(values: AsyncIterable<object>): AsyncGenerator<Uint8Array, void, undefined> {
  const encoder = new TextEncoder();
  const event = (data: string): Uint8Array => encoder.encode(`data: ${data}\n\n`);
  for await (const value of values) yield event(JSON.stringify(value));
  yield event('[DONE]');
}
