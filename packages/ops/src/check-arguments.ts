import type * as tf from '@tensorflow/tfjs-core';

/** An argument, and the names of its axes; '...' in front stands for any number of them. */
type Axes = readonly [tensor: tf.Tensor | undefined, names: string];

/**
 * Checks that the arguments of an operation fit together: axes of one name must have one length. A kernel relies on it.
 *
 * @throws RangeError naming the argument, or both of those that differ
 */
export function checkShapes(operation: string, args: Readonly<Record<string, Axes>>): void {
  const lengths: Record<string, string | number> = {};
  for (const argument in args) {
    const [tensor, names] = args[argument]!;
    if (!tensor) continue;
    const axes = names.split(' ');
    const { shape } = tensor;
    const outer = axes[0] === '...' ? shape.length - axes.length + 1 : 0; // how many axes '...' stands for
    if (outer < 0 || (axes[0] !== '...' && shape.length !== axes.length)) {
      throw new RangeError(`${operation}: ${argument} [${shape}] must be ${written(names)}.`);
    }
    for (let index = 0; index < axes.length; index++) {
      const axis = axes[index]!;
      const length = axis === '...' ? String(shape.slice(0, outer)) : shape[shape.length - axes.length + index]!;
      if ((lengths[axis] ??= length) !== length) throw misfit(operation, args, argument, axis);
    }
  }
}

/** `argument` has another length of `axis` than the first of `args` that has such an axis. */
function misfit(operation: string, args: Readonly<Record<string, Axes>>, argument: string, axis: string): RangeError {
  const [first] = Object.entries(args).find(([, [tensor, names]]) => tensor && names.split(' ').includes(axis))!;
  const [one, other] = [first, argument].map((name) => `${name} [${args[name]![0]!.shape}]`);
  const [oneMustBe, otherMustBe] = [first, argument].map((name) => written(args[name]![1]));
  return new RangeError(
    `${operation}: ${one} and ${other} differ in ${axis}; they must be ${oneMustBe} and ${otherMustBe}.`,
  );
}

function written(names: string): string {
  return `[${names.replaceAll(' ', ', ')}]`;
}

/** @throws RangeError naming an argument that is not int32: a kernel would take its bits for other numbers */
export function checkIntegers(operation: string, args: Readonly<Record<string, tf.Tensor>>): void {
  for (const [argument, { dtype }] of Object.entries(args)) {
    if (dtype !== 'int32') throw new RangeError(`${operation}: ${argument} must be int32, not ${dtype}.`);
  }
}
