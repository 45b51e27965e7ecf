import { Silu } from './activations';
import { ceilDivide } from './integer';
import { job, parallel } from './parallel';
import { loadUpTo, storeUpTo } from './vector';

const taskNumbers: i32 = 1 << 14;

@unmanaged
class Job {
  gate: usize;
  up: usize;
  y: usize;
  dy: usize;
  dGate: usize;
  dUp: usize;
  length: i32;
}

/** `y = silu(gate)·up` of `length` numbers. */
export function swiGlu(gate: usize, up: usize, y: usize, length: i32): void {
  const j = changetype<Job>(job);
  j.gate = gate;
  j.up = up;
  j.y = y;
  j.length = length;
  parallel(multiplySome, ceilDivide(length, taskNumbers));
}

/** The gradients of `swiGlu` by `gate` and `up`. */
export function swiGluGradient(gate: usize, up: usize, dy: usize, dGate: usize, dUp: usize, length: i32): void {
  const j = changetype<Job>(job);
  j.gate = gate;
  j.up = up;
  j.dy = dy;
  j.dGate = dGate;
  j.dUp = dUp;
  j.length = length;
  parallel(gradientOfSome, ceilDivide(length, taskNumbers));
}

function multiplySome(index: i32): void {
  const j = changetype<Job>(job);
  const first = index * taskNumbers;
  for (let i = first, end = min(j.length, first + taskNumbers); i < end; i += 4) {
    const at = <usize>i << 2;
    const left = end - i;
    const gate = loadUpTo(j.gate + at, left);
    storeUpTo(j.y + at, f32x4.mul(changetype<Silu>(0).value(gate), loadUpTo(j.up + at, left)), left);
  }
}

function gradientOfSome(index: i32): void {
  const j = changetype<Job>(job);
  const first = index * taskNumbers;
  for (let i = first, end = min(j.length, first + taskNumbers); i < end; i += 4) {
    const at = <usize>i << 2;
    const left = end - i;
    const gate = loadUpTo(j.gate + at, left);
    const dy = loadUpTo(j.dy + at, left);
    const dValue = f32x4.mul(dy, loadUpTo(j.up + at, left));
    storeUpTo(j.dGate + at, f32x4.mul(dValue, changetype<Silu>(0).slope(gate)), left);
    storeUpTo(j.dUp + at, f32x4.mul(dy, changetype<Silu>(0).value(gate)), left);
  }
}
