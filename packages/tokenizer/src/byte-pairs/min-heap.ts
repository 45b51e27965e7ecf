export interface MinHeap {
  push(number: number): void;
  /** Takes the least number out; `undefined` when the heap is empty. */
  pop(): number | undefined;
}

/** A binary heap: an array whose every item is at most its two children, at 2i + 1 and 2i + 2. */
export function minHeap(): MinHeap {
  const items: number[] = [];

  const push = (number: number): void => {
    let at = items.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (items[parent]! <= number) break;
      items[at] = items[parent]!;
      at = parent;
    }
    items[at] = number;
  };

  const pop = (): number | undefined => {
    const least = items[0];
    const last = items.pop();
    if (last === undefined || items.length === 0) return least;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child + 1 < items.length && items[child + 1]! < items[child]!) child++;
      if (child >= items.length || items[child]! >= last) break;
      items[at] = items[child]!;
      at = child;
    }
    items[at] = last;
    return least;
  };

  return { push, pop };
}
