import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SimdBackend } from './backend.ts';

const [heads, headDim] = [2, 3];

/** A cache as a tensor [1, heads, seq, headDim], and the number that all of a token's are. */
type Cache = { readonly tensor: tf.Tensor4D; readonly tokens: readonly number[] };

function tensorOf(tokens: readonly number[]): tf.Tensor4D {
  const numbers = tf.tensor1d([...tokens]).reshape<tf.Tensor4D>([1, 1, tokens.length, 1]);
  return numbers.tile([1, heads, 1, headDim]);
}

/** What the kernel makes of keys alone. */
function append(past: tf.Tensor4D, more: tf.Tensor4D): tf.Tensor4D {
  const inputs = { pastKeys: past, pastValues: past, keys: more, values: more };
  const [keys, values] = tf
    .engine()
    .runKernel('appendKeyValues', inputs as unknown as tf.NamedTensorMap) as tf.Tensor4D[];
  values!.dispose();
  return keys!;
}

const beginning = (cache: tf.Tensor4D, length: number) => cache.slice([0, 0, 0, 0], [1, heads, length, headDim]);

/** What is done to one of the caches that there are. */
const action = fc.record({
  what: fc.constantFrom('append', 'append', 'begin', 'clone', 'dispose'),
  which: fc.nat(),
  length: fc.nat(),
});

describe('GrowingData', () => {
  it('keeps what each cache has, whatever others that grew from it do', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 40 }), async (actions) => {
        let token = 3;
        const caches: Cache[] = [{ tensor: tf.tidy(() => tensorOf([1, 2])), tokens: [1, 2] }];
        for (const { what, which, length } of actions) {
          const index = which % caches.length;
          const { tensor, tokens } = caches[index]!;
          if (what === 'append') {
            const more = Array.from({ length: 1 + (length % 3) }, () => token++);
            caches.push({ tensor: tf.tidy(() => append(tensor, tensorOf(more))), tokens: [...tokens, ...more] });
          } else if (what === 'begin') {
            const kept = 1 + (length % tokens.length);
            caches.push({ tensor: beginning(tensor, kept), tokens: tokens.slice(0, kept) });
          } else if (what === 'clone') {
            caches.push({ tensor: tensor.clone(), tokens });
          } else if (caches.length > 1) {
            tensor.dispose();
            caches.splice(index, 1);
          }
        }
        for (const { tensor, tokens } of caches) {
          const expected = tf.tidy(() => tensorOf(tokens));
          expect(await tensor.data()).toEqual(await expected.data());
          tf.dispose([tensor, expected]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('takes no memory for what is appended while there is room, nor for a beginning', () => {
    const { allocator } = tf.backend() as SimdBackend;
    tf.tidy(() => {
      const grown = append(tensorOf([1, 2, 3, 4, 5, 6]), tensorOf([7, 8]));
      const more = tensorOf([9]);
      const before = allocator.inUse;
      const longer = append(append(grown, more), more);
      beginning(longer, 7);
      expect(allocator.inUse).toBe(before);
    });
  });

  it('appends to a beginning in its memory when the rest is gone', () => {
    const { allocator } = tf.backend() as SimdBackend;
    tf.tidy(() => {
      const grown = append(tensorOf([1, 2, 3, 4, 5, 6]), tensorOf([7, 8]));
      const more = tensorOf([9]);
      const before = allocator.inUse;
      const shorter = beginning(grown, 7);
      grown.dispose();
      append(shorter, more);
      expect(allocator.inUse).toBe(before);
    });
  });
});
