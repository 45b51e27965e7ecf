import { minHeap, type MinHeap } from './min-heap.ts';

export interface CountQueue {
  /** Puts a key in, by its present count; one whose count is 0 stays out. */
  push(key: number): void;
  /** Takes the keys out, the greatest count first and of equal counts the least key. */
  drain(): Generator<number, void, undefined>;
}

/**
 * Keys by their counts. While a key waits its count may sink, which is noticed when its turn comes; no key may be pushed
 * whose count is above that of the key taken last.
 */
export function countQueue(countOf: (key: number) => number): CountQueue {
  const keysByCount = new Map<number, MinHeap>();
  const counts = minHeap(); // of all the counts in the map, negated: the greatest first

  const push = (key: number): void => {
    const count = countOf(key);
    if (count === 0) return;
    let keys = keysByCount.get(count);
    if (!keys) {
      keys = minHeap();
      keysByCount.set(count, keys);
      counts.push(-count);
    }
    keys.push(key);
  };

  return {
    push,
    *drain() {
      for (let negated = counts.pop(); negated !== undefined; negated = counts.pop()) {
        const keys = keysByCount.get(-negated)!;
        for (let key = keys.pop(); key !== undefined; key = keys.pop()) {
          if (countOf(key) === -negated) yield key;
          else push(key);
        }
        keysByCount.delete(-negated);
      }
    },
  };
}
