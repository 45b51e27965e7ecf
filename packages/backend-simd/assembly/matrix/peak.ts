import { microKernel, panelColumns, panelRows } from './micro-kernel';
import { blockBytes } from './panels';
import { job, parallel, scratch } from '../parallel';

@unmanaged
class Arguments {
  repetitions: i32;
  depth: i32;
}

/** Runs the micro-kernel alone, on panels that stay in the first-level cache: the speed that no product exceeds. */
export function repeatMicroKernel(tasks: i32, repetitions: i32, depth: i32): void {
  const a = changetype<Arguments>(job);
  a.repetitions = repetitions;
  a.depth = depth;
  parallel(repeat, tasks);
}

function repeat(index: i32): void {
  const depth = changetype<Arguments>(job).depth;
  const left = scratch + blockBytes;
  const right = left + (<usize>(panelRows * depth) << 2);
  for (let times = changetype<Arguments>(job).repetitions; times > 0; times--) {
    microKernel(left, right, <usize>panelColumns << 2, depth, scratch, <usize>panelColumns << 2, false);
  }
}
