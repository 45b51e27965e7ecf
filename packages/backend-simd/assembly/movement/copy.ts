// Copying numbers to other places: transposing, slicing, joining, padding, repeating, reversing.
import { axisAt, walk } from '../walk';
import { copyRun, fillRun } from './run';
import { transpose } from './transpose';

/** How many numbers a task moves. */
const numbersOfTask: i32 = 1 << 13;

/** Copies numbers of 32 bits: a walk over where they are and where they go. */
export function copyWords(from: usize, to: usize, axes: i32): void {
  const inner = axisAt(0);
  if (inner.first != 4 && inner.first != 0 && inner.second == 4) {
    for (let index = 1; index < axes; index++) {
      if (axisAt(index).first == 4) {
        transpose(from, to, axes, index);
        return;
      }
    }
  }
  walk(copyRowOfWords, from, to, 0, axes, numbersOfTask);
}

/** Copies bytes, likewise. */
export function copyBytes(from: usize, to: usize, axes: i32): void {
  walk(copyRowOfBytes, from, to, 0, axes, numbersOfTask);
}

function copyRowOfWords(from: usize, to: usize, _row: i32, _column: i32, count: i32): void {
  copyRow<u32>(from, to, count);
}

function copyRowOfBytes(from: usize, to: usize, _row: i32, _column: i32, count: i32): void {
  copyRow<u8>(from, to, count);
}

@inline
function copyRow<T>(from: usize, to: usize, count: i32): void {
  const fromStep = axisAt(0).first;
  const toStep = axisAt(0).second;
  if (fromStep == sizeof<T>() && toStep == sizeof<T>()) {
    copyRun(from, to, <usize>count * sizeof<T>());
  } else if (fromStep == 0 && toStep == sizeof<T>()) {
    fillRun<T>(to, load<T>(from), count);
  } else {
    for (let index = 0; index < count; index++) {
      store<T>(to, load<T>(from));
      from += fromStep;
      to += toStep;
    }
  }
}
