// Kernels that make numbers of one type of those of another.
import { Numbers, OfBooleans, ToBooleans } from './numbers';
import { map } from './unary';

/** Without what is behind the point; of what is too large the lowest 32 bits, as JavaScript has it. */
@unmanaged
class FloatToInteger extends Numbers {
  @inline apply(x: v128, _p: v128, _q: v128): v128 {
    if (!v128.any_true(f32x4.ge(f32x4.abs(x), f32x4.splat(2147483648)))) return i32x4.trunc_sat_f32x4_s(x);
    let result = i32x4.splat(lowestBits(f32x4.extract_lane(x, 0)));
    result = i32x4.replace_lane(result, 1, lowestBits(f32x4.extract_lane(x, 1)));
    result = i32x4.replace_lane(result, 2, lowestBits(f32x4.extract_lane(x, 2)));
    return i32x4.replace_lane(result, 3, lowestBits(f32x4.extract_lane(x, 3)));
  }
}
export function floatToInteger(x: usize, result: usize, length: i32): void { map<FloatToInteger>(x, result, length); }

/** Beyond 2⁶³ they are 0, since a float32 has only 24 bits. */
function lowestBits(x: f32): i32 {
  return abs(x) < 9.223372036854775808e18 ? <i32><i64>x : 0;
}

@unmanaged
class IntegerToFloat extends Numbers {
  @inline apply(x: v128, _p: v128, _q: v128): v128 { return f32x4.convert_i32x4_s(x); }
}
export function integerToFloat(x: usize, result: usize, length: i32): void { map<IntegerToFloat>(x, result, length); }

@unmanaged
class FloatToBoolean extends ToBooleans {
  @inline apply(x: v128, _p: v128, _q: v128): v128 { return f32x4.ne(x, f32x4.splat(0)); }
}
export function floatToBoolean(x: usize, result: usize, length: i32): void { map<FloatToBoolean>(x, result, length); }

@unmanaged
class IntegerToBoolean extends ToBooleans {
  @inline apply(x: v128, _p: v128, _q: v128): v128 { return i32x4.ne(x, i32x4.splat(0)); }
}
export function integerToBoolean(x: usize, result: usize, length: i32): void { map<IntegerToBoolean>(x, result, length); }

@unmanaged
class BooleanToInteger extends OfBooleans {
  @inline apply(x: v128, _p: v128, _q: v128): v128 { return x; }
}
export function booleanToInteger(x: usize, result: usize, length: i32): void { map<BooleanToInteger>(x, result, length); }

@unmanaged
class BooleanToFloat extends OfBooleans {
  @inline apply(x: v128, _p: v128, _q: v128): v128 { return f32x4.convert_i32x4_s(x); }
}
export function booleanToFloat(x: usize, result: usize, length: i32): void { map<BooleanToFloat>(x, result, length); }
