/** The `k`-th largest of the values, the smallest if there are fewer, by a heap of the `k` largest seen so far. */
export function kthLargest(values: Float32Array, k: number): number {
  const heap = new Float32Array(Math.min(k, values.length)).fill(-Infinity); // no value is above its children
  let smallest = -Infinity;
  for (let at = 0; at < values.length; at++) {
    if (values[at]! > smallest) smallest = replaceSmallest(heap, values[at]!);
  }
  return smallest;
}

/** Sinks `value` from the root to where both children are at least as large, and gives the new root. */
function replaceSmallest(heap: Float32Array, value: number): number {
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child + 1 < heap.length && heap[child + 1]! < heap[child]!) child++;
    if (child >= heap.length || heap[child]! >= value) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = value;
  return heap[0]!;
}
