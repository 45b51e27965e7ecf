// Kernels that make a number of each number.
import { ceilDivide } from '../integer';
import { job, parallel } from '../parallel';

/** How many numbers a task takes: little enough for work for all, enough to be worth a task. */
const numbersOfTask: i32 = 1 << 13;

@unmanaged
class Arguments {
  x: usize;
  result: usize;
  length: i32;
  first: f32; // the operation's own arguments
  second: f32;
}

/** `result = operation(x)`, of `length` numbers: four at a time to the end, since a tensor's memory fills cache lines. */
@inline
export function map<Operation>(x: usize, result: usize, length: i32, first: f32 = 0, second: f32 = 0): void {
  const a = changetype<Arguments>(job);
  a.x = x;
  a.result = result;
  a.length = length;
  a.first = first;
  a.second = second;
  parallel((index: i32): void => mapPart<Operation>(index), ceilDivide(length, numbersOfTask));
}

@inline
function mapPart<Operation>(index: i32): void {
  const operation = changetype<Operation>(0);
  const a = changetype<Arguments>(job);
  const x = a.x;
  const result = a.result;
  const begin = index * numbersOfTask;
  const end = <usize>min(a.length, begin + numbersOfTask) << 2;
  const first = f32x4.splat(a.first);
  const second = f32x4.splat(a.second);
  for (let i = <usize>begin << 2; i < end; i += 16) {
    operation.write(operation.place(result, i), operation.apply(operation.read(x, i), first, second));
  }
}
