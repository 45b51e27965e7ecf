const mostEntries = 2 ** 16;
const longestKey = 12; // V8 keeps the longer pieces of a text as views, and so would keep the whole text alive

/** `compute`, which gives the same for the same string, with its results for short strings remembered. */
export function memoize<T>(compute: (key: string) => T): (key: string) => T {
  const results = new Map<string, T>();
  return (key) => {
    if (key.length > longestKey) return compute(key);
    let result = results.get(key);
    if (result === undefined) {
      if (results.size === mostEntries) results.clear();
      result = compute(key);
      results.set(key, result);
    }
    return result;
  };
}
