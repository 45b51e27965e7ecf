/** Whether generation ends with the last of `ids`, the ids generated so far. Asked once after each. */
export type StopCondition = (ids: readonly number[]) => boolean;

/** Creates a stop condition that holds when the last id is one of `ids`, such as an end-of-text token. */
export function stopTokens(ids: readonly number[]): StopCondition {
  const stopping = new Set<number | undefined>(ids);
  return (generated) => stopping.has(generated.at(-1));
}
