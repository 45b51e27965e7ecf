import { Silu } from './activations';
import { ceilDivide } from '../integer';
import { job, parallel } from '../parallel';

const numbersOfTask: i32 = 1 << 14;

@unmanaged
class Arguments {
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
  const a = changetype<Arguments>(job);
  a.gate = gate;
  a.up = up;
  a.y = y;
  a.length = length;
  parallel(multiplySome, ceilDivide(length, numbersOfTask));
}

/** The gradients of `swiGlu` by `gate` and `up`. */
export function swiGluGradient(gate: usize, up: usize, dy: usize, dGate: usize, dUp: usize, length: i32): void {
  const a = changetype<Arguments>(job);
  a.gate = gate;
  a.up = up;
  a.dy = dy;
  a.dGate = dGate;
  a.dUp = dUp;
  a.length = length;
  parallel(gradientOfSome, ceilDivide(length, numbersOfTask));
}

// Tasks take some of the numbers; at the end up to three more, since a tensor's memory fills cache lines.

function multiplySome(index: i32): void {
  const a = changetype<Arguments>(job);
  const first = index * numbersOfTask;
  for (let i = first, end = min(a.length, first + numbersOfTask); i < end; i += 4) {
    const at = <usize>i << 2;
    const gate = v128.load(a.gate + at);
    v128.store(a.y + at, f32x4.mul(changetype<Silu>(0).value(gate), v128.load(a.up + at)));
  }
}

function gradientOfSome(index: i32): void {
  const a = changetype<Arguments>(job);
  const first = index * numbersOfTask;
  for (let i = first, end = min(a.length, first + numbersOfTask); i < end; i += 4) {
    const at = <usize>i << 2;
    const gate = v128.load(a.gate + at);
    const dy = v128.load(a.dy + at);
    const dValue = f32x4.mul(dy, v128.load(a.up + at));
    v128.store(a.dGate + at, f32x4.mul(dValue, changetype<Silu>(0).slope(gate)));
    v128.store(a.dUp + at, f32x4.mul(dy, changetype<Silu>(0).value(gate)));
  }
}
