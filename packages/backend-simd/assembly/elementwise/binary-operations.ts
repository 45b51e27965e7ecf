// Each operation on two numbers, four at a time, and the kernel that applies it.
import { combine } from './binary';
import { Numbers } from './numbers';

@unmanaged
class Sum extends Numbers {
  @inline apply(a: v128, b: v128): v128 { return f32x4.add(a, b); }
}
export function add(a: usize, b: usize, result: usize, axes: i32): void { combine<Sum>(a, b, result, axes); }

@unmanaged
class Difference extends Numbers {
  @inline apply(a: v128, b: v128): v128 { return f32x4.sub(a, b); }
}
export function subtract(a: usize, b: usize, result: usize, axes: i32): void { combine<Difference>(a, b, result, axes); }

@unmanaged
class Product extends Numbers {
  @inline apply(a: v128, b: v128): v128 { return f32x4.mul(a, b); }
}
export function multiply(a: usize, b: usize, result: usize, axes: i32): void { combine<Product>(a, b, result, axes); }

@unmanaged
class Quotient extends Numbers {
  @inline apply(a: v128, b: v128): v128 { return f32x4.div(a, b); }
}
export function divide(a: usize, b: usize, result: usize, axes: i32): void { combine<Quotient>(a, b, result, axes); }

@unmanaged
class Maximum extends Numbers {
  @inline apply(a: v128, b: v128): v128 { return f32x4.max(a, b); }
}
export function maximum(a: usize, b: usize, result: usize, axes: i32): void { combine<Maximum>(a, b, result, axes); }

@unmanaged
class Minimum extends Numbers {
  @inline apply(a: v128, b: v128): v128 { return f32x4.min(a, b); }
}
export function minimum(a: usize, b: usize, result: usize, axes: i32): void { combine<Minimum>(a, b, result, axes); }

@unmanaged
class SquaredDifference extends Numbers {
  @inline apply(a: v128, b: v128): v128 {
    const difference = f32x4.sub(a, b);
    return f32x4.mul(difference, difference);
  }
}
export function squaredDifference(a: usize, b: usize, result: usize, axes: i32): void { combine<SquaredDifference>(a, b, result, axes); }

@unmanaged
class IntegerSum extends Numbers {
  @inline apply(a: v128, b: v128): v128 { return i32x4.add(a, b); }
}
export function addIntegers(a: usize, b: usize, result: usize, axes: i32): void { combine<IntegerSum>(a, b, result, axes); }

@unmanaged
class IntegerDifference extends Numbers {
  @inline apply(a: v128, b: v128): v128 { return i32x4.sub(a, b); }
}
export function subtractIntegers(a: usize, b: usize, result: usize, axes: i32): void { combine<IntegerDifference>(a, b, result, axes); }
