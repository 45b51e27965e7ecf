import { Silu } from './activations';
import { ceilDivide } from './integer';
import { job, parallel } from './parallel';

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

// Tasks take some of the numbers; at the end up to three more, since a tensor's memory fills cache lines.

function multiplySome(index: i32): void {
  const j = changetype<Job>(job);
  const first = index * taskNumbers;
  for (let i = first, end = min(j.length, first + taskNumbers); i < end; i += 4) {
    const at = <usize>i << 2;
    const gate = v128.load(j.gate + at);
    v128.store(j.y + at, f32x4.mul(changetype<Silu>(0).value(gate), v128.load(j.up + at)));
  }
}

function gradientOfSome(index: i32): void {
  const j = changetype<Job>(job);
  const first = index * taskNumbers;
  for (let i = first, end = min(j.length, first + taskNumbers); i < end; i += 4) {
    const at = <usize>i << 2;
    const gate = v128.load(j.gate + at);
    const dy = v128.load(j.dy + at);
    const dValue = f32x4.mul(dy, v128.load(j.up + at));
    v128.store(j.dGate + at, f32x4.mul(dValue, changetype<Silu>(0).slope(gate)));
    v128.store(j.dUp + at, f32x4.mul(dy, changetype<Silu>(0).value(gate)));
  }
}
