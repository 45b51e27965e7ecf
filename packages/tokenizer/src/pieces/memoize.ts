const mostEntries = 2 ** 16;
const longestKey = 64;

/** `compute`, which gives the same for the same string, with its results for short strings remembered. */
export function memoize<T>(compute: (key: string) => T): (key: string) => T {
  const results = new Map<string, T>();
  return (key) => {
    if (key.length > longestKey) return compute(key);
    let result = results.get(key);
    if (result === undefined) {
      if (results.size === mostEntries) results.clear();
      result = compute(key);
      results.set([...key].join(''), result); // a copy: V8 keeps the whole text that a piece was cut from, as long as the piece
    }
    return result;
  };
}
