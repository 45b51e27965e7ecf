// Each reduction of [outer, length, columns] over its middle axis; where there is one column, numbers lie side by side.
import { reduceColumns } from './columns';
import { Maximum, Minimum, Sum } from './operations';
import { reduceRows } from './rows';

/** The sum, divided by `divisor`: 1, or `length` for the mean. */
export function sum(x: usize, result: usize, outer: i32, length: i32, columns: i32, divisor: f32): void {
  reduce<Sum>(x, result, outer, length, columns, divisor);
}

export function largest(x: usize, result: usize, outer: i32, length: i32, columns: i32): void {
  reduce<Maximum>(x, result, outer, length, columns);
}

export function smallest(x: usize, result: usize, outer: i32, length: i32, columns: i32): void {
  reduce<Minimum>(x, result, outer, length, columns);
}

@inline
function reduce<Operation>(x: usize, result: usize, outer: i32, length: i32, columns: i32, divisor: f32 = 1): void {
  if (columns == 1) reduceRows<Operation>(x, result, outer, length, divisor);
  else reduceColumns<Operation>(x, result, outer, length, columns, divisor);
}
