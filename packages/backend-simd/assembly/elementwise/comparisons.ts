// Each comparison of two numbers, four at a time, and the kernel that makes it. NaN differs from all, itself included.
// Greater is less, the other way round.
import { combine } from './binary';
import { ToBooleans } from './numbers';

@unmanaged
class Equal extends ToBooleans {
  @inline apply(a: v128, b: v128): v128 { return f32x4.eq(a, b); }
}
export function equal(a: usize, b: usize, result: usize, axes: i32): void { combine<Equal>(a, b, result, axes); }

@unmanaged
class NotEqual extends ToBooleans {
  @inline apply(a: v128, b: v128): v128 { return f32x4.ne(a, b); }
}
export function notEqual(a: usize, b: usize, result: usize, axes: i32): void { combine<NotEqual>(a, b, result, axes); }

@unmanaged
class Less extends ToBooleans {
  @inline apply(a: v128, b: v128): v128 { return f32x4.lt(a, b); }
}
export function less(a: usize, b: usize, result: usize, axes: i32): void { combine<Less>(a, b, result, axes); }

@unmanaged
class LessEqual extends ToBooleans {
  @inline apply(a: v128, b: v128): v128 { return f32x4.le(a, b); }
}
export function lessEqual(a: usize, b: usize, result: usize, axes: i32): void { combine<LessEqual>(a, b, result, axes); }
