// The functions between two linear layers, four numbers at a time, and their derivatives.
import { combine } from '../elementwise/binary';
import { Numbers } from '../elementwise/numbers';
import { map } from '../elementwise/unary';
import { constant, errorFunction, exponential, one, sigmoid } from '../math';
import { multiplyAdd } from '../vector';

/** None at all. */
@unmanaged
export class Identity {
  @inline value(x: v128): v128 { return x; }
}

/** `x·sigmoid(y)` */
@inline
function timesSigmoid(x: v128, y: v128): v128 {
  return f32x4.div(x, f32x4.add(constant(one), exponential(f32x4.neg(y))));
}

const tangentSeries = memory.data<f32>([1.5957691216, 0.0713548162726, 0.2140644488178]); // 2√(2/π) · (1, 0.044715, 3 · 0.044715)

/** `½x·(1 + tanh(√(2/π)·(x + 0.044715x³)))`, which is `x·sigmoid(2√(2/π)·(x + 0.044715x³))`. */
@unmanaged
export class Gelu {
  @inline value(x: v128): v128 { return timesSigmoid(x, innerOfGelu(x)); }

  @inline slope(x: v128): v128 {
    const s = sigmoid(innerOfGelu(x));
    const innerSlope = multiplyAdd(f32x4.mul(x, x), constant(tangentSeries, 2), constant(tangentSeries, 0));
    return multiplyAdd(f32x4.mul(f32x4.mul(x, s), f32x4.sub(constant(one), s)), innerSlope, s);
  }
}

@inline
function innerOfGelu(x: v128): v128 {
  return f32x4.mul(x, multiplyAdd(f32x4.mul(x, x), constant(tangentSeries, 1), constant(tangentSeries, 0)));
}

const normal = memory.data<f32>([0.5, 0.7071067812, -0.5, 0.3989422804]); // ½, √½, −½, 1 / √(2π)

/** `x·Φ(x)`, Φ being the normal distribution's. */
@unmanaged
export class GeluErf {
  @inline value(x: v128): v128 { return f32x4.mul(x, normalDistribution(x)); }

  @inline slope(x: v128): v128 {
    const density = f32x4.mul(constant(normal, 3), exponential(f32x4.mul(f32x4.mul(x, x), constant(normal, 2))));
    return multiplyAdd(x, density, normalDistribution(x));
  }
}

@inline
function normalDistribution(x: v128): v128 {
  return multiplyAdd(constant(normal, 0), errorFunction(f32x4.mul(x, constant(normal, 1))), constant(normal, 0));
}

/** `x·sigmoid(x)`. */
@unmanaged
export class Silu {
  @inline value(x: v128): v128 { return timesSigmoid(x, x); }

  @inline slope(x: v128): v128 {
    const s = sigmoid(x);
    return f32x4.mul(s, multiplyAdd(x, f32x4.sub(constant(one), s), constant(one)));
  }
}

@unmanaged
class Value<Activation> extends Numbers {
  @inline apply(x: v128, _p: v128, _q: v128): v128 { return changetype<Activation>(0).value(x); }
}

/** The gradient by x is dy times the slope at x. */
@unmanaged
class Gradient<Activation> extends Numbers {
  @inline apply(x: v128, dy: v128): v128 { return f32x4.mul(dy, changetype<Activation>(0).slope(x)); }
}

export function gelu(x: usize, y: usize, length: i32): void { map<Value<Gelu>>(x, y, length); }
export function geluErf(x: usize, y: usize, length: i32): void { map<Value<GeluErf>>(x, y, length); }
export function silu(x: usize, y: usize, length: i32): void { map<Value<Silu>>(x, y, length); }

// They walk.
export function geluGradient(x: usize, dy: usize, dx: usize, axes: i32): void { combine<Gradient<Gelu>>(x, dy, dx, axes); }
export function geluErfGradient(x: usize, dy: usize, dx: usize, axes: i32): void { combine<Gradient<GeluErf>>(x, dy, dx, axes); }
export function siluGradient(x: usize, dy: usize, dx: usize, axes: i32): void { combine<Gradient<Silu>>(x, dy, dx, axes); }
