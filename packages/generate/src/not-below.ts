/** Those of the values that are at least `smallest`, in a loop, because `filter` takes several times as long. */
export function notBelow(values: Float32Array, smallest: number): Float32Array {
  const found = new Float32Array(values.length);
  let length = 0;
  for (let at = 0; at < values.length; at++) if (values[at]! >= smallest) found[length++] = values[at]!;
  return found.subarray(0, length);
}
