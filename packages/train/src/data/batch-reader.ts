import type { Batch, BatchSource } from './batch.ts';

/** Batches as a function of the step, or one after the other. */
export type Batches = BatchSource | AsyncIterable<Batch>;

/**
 * The batch of a place, counted from 0; the places asked for rise. Those of an iterable that nobody asks for, as when a
 * run goes on from its middle, are passed over.
 */
export function batchReader(batches: Batches): BatchSource {
  if (typeof batches === 'function') return batches;
  const iterator = batches[Symbol.asyncIterator]();
  let read = 0;
  return async (place) => {
    for (;;) {
      const { done, value } = await iterator.next();
      if (done)
        throw new RangeError(`train: the batches ended after ${read}, but the run needs that of place ${place}.`);
      if (read++ === place) return value;
    }
  };
}
