// Kernels that make a number of two, of arrays that broadcast.
import { job } from '../parallel';
import { axisAt, walk, Walk } from '../walk';

/** How many numbers a task takes. */
const numbersOfTask: i32 = 1 << 13;

/** `result = operation(a, b)`: a walk over `a` and `b`, along the axes of the result in their order. */
@inline
export function combine<Operation>(a: usize, b: usize, result: usize, axes: i32): void {
  const visit = (a: usize, b: usize, row: i32, column: i32, count: i32): void => combineRow<Operation>(a, b, row, column, count);
  walk(visit, a, b, result, axes, numbersOfTask);
}

/** Along a row each array goes on by one number, or by none. */
@inline
function combineRow<Operation>(a: usize, b: usize, row: i32, column: i32, count: i32): void {
  const operation = changetype<Operation>(0);
  const axis = axisAt(0);
  const result = operation.place(changetype<Walk>(job).result, <usize>(row * axis.length + column) << 2);
  const whole = <usize>(count & ~3) << 2;
  let i: usize = 0;
  if (axis.first == 0) {
    const x = v128.load32_splat(a);
    for (; i < whole; i += 16) operation.write(operation.place(result, i), operation.apply(x, v128.load(b + i)));
  } else if (axis.second == 0) {
    const y = v128.load32_splat(b);
    for (; i < whole; i += 16) operation.write(operation.place(result, i), operation.apply(v128.load(a + i), y));
  } else {
    for (; i < whole; i += 16) {
      operation.write(operation.place(result, i), operation.apply(v128.load(a + i), v128.load(b + i)));
    }
  }
  for (let index = whole >> 2; index < <usize>count; index++) {
    const x = v128.load32_zero(a + index * axis.first);
    const y = v128.load32_zero(b + index * axis.second);
    operation.writeFirst(operation.place(result, index << 2), operation.apply(x, y));
  }
}
