import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { describe, it } from 'vitest';
import { expectSameAsCpu } from '../../test/same-as-cpu.ts';
import { tensorOf, types } from '../../test/tensors.ts';

const lengths = fc.oneof({ weight: 20, arbitrary: fc.integer({ min: 1, max: 6 }) }, fc.constant(0), fc.constant(18));
const shapes = fc.array(lengths, { minLength: 1, maxLength: 4 });
const dtypes = fc.constantFrom(...types);

/** What can be done to a tensor, drawn for each of its axes. */
const choices = fc.record({
  shape: shapes,
  dtype: dtypes,
  draws: fc.infiniteStream(fc.nat()),
});

/** Holds for every shape, and whatever is drawn. */
function always(compute: (x: () => tf.Tensor, shape: number[], draw: (limit: number) => number) => () => tf.Tensor) {
  return fc.assert(
    fc.asyncProperty(choices, async ({ shape, dtype, draws }) => {
      const draw = (limit: number) => draws.next().value! % limit;
      await expectSameAsCpu(compute(() => tensorOf(shape, dtype), shape, draw));
    }),
    { numRuns: 60 },
  );
}

describe('a walk over any shape, whatever is drawn,', () => {
  it('broadcasts as cpu does', async () => {
    await always((_, shape, draw) => {
      const drop = () => shape.map((length) => (draw(3) === 0 ? 1 : length));
      const [a, b] = [drop().slice(draw(shape.length + 1)), drop()];
      return () => tf.sub(tensorOf(a), tensorOf(b, 'float32', 2));
    });
  });

  it('transposes as cpu does', async () => {
    await always((x, shape, draw) => {
      const order = shape.map((_, axis) => ({ axis, place: draw(100) })).sort((a, b) => a.place - b.place);
      return () =>
        tf.transpose(
          x(),
          order.map(({ axis }) => axis),
        );
    });
  });

  it('slices as cpu does', async () => {
    await always((x, shape, draw) => {
      const begin = shape.map((length) => draw(length + 1));
      const size = shape.map((length, axis) => draw(length - begin[axis]! + 1));
      return () => tf.slice(x(), begin, size);
    });
  });

  it('pads as cpu does', async () => {
    await always((x, shape, draw) => {
      const paddings = shape.map((): [number, number] => [draw(3), draw(3)]);
      return () => tf.pad(x(), paddings, 1);
    });
  });

  it('repeats and reverses as cpu does', async () => {
    await always((x, shape, draw) => {
      const times = shape.map(() => 1 + draw(2));
      const axes = [...shape.keys()].filter(() => draw(2) === 0);
      return () => tf.reverse(tf.tile(x(), times), axes);
    });
  });

  it('sums as cpu does', async () => {
    await always((_, shape, draw) => {
      const axes = [...shape.keys()].filter(() => draw(2) === 0);
      const keep = draw(2) === 0;
      return () => tf.sum(tensorOf(shape), axes, keep);
    });
  });
});
