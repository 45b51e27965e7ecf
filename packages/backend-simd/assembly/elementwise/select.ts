import { ceilDivide } from '../integer';
import { job, parallel } from '../parallel';
import { loadBooleans } from './numbers';

const numbersOfTask: i32 = 1 << 13;

@unmanaged
class Arguments {
  condition: usize;
  yes: usize;
  no: usize;
  result: usize;
  length: i32;
}

/** `result = condition ? yes : no`: numbers of 32 bits, chosen by bytes, 1 or 0. */
export function select(condition: usize, yes: usize, no: usize, result: usize, length: i32): void {
  const a = changetype<Arguments>(job);
  a.condition = condition;
  a.yes = yes;
  a.no = no;
  a.result = result;
  a.length = length;
  parallel(selectPart, ceilDivide(length, numbersOfTask));
}

/** Task: some of the numbers; at the end up to three more, since a tensor's memory fills cache lines. */
function selectPart(index: i32): void {
  const a = changetype<Arguments>(job);
  const condition = a.condition;
  const yes = a.yes;
  const no = a.no;
  const result = a.result;
  const begin = index * numbersOfTask;
  const end = <usize>min(a.length, begin + numbersOfTask) << 2;
  for (let i = <usize>begin << 2; i < end; i += 16) {
    const mask = i32x4.eq(loadBooleans(condition + (i >> 2)), i32x4.splat(1));
    v128.store(result + i, v128.bitselect(v128.load(yes + i), v128.load(no + i), mask));
  }
}
