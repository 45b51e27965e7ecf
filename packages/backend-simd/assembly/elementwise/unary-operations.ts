// Each operation, four numbers at a time, and the kernel that applies it. NaN, Infinity and 0 come out as of tfjs's cpu
// kernels.
import * as math from '../math';
import { Numbers } from './numbers';
import { map } from './unary';

@unmanaged
class Absolute extends Numbers {
  @inline apply(x: v128, _p: v128, _q: v128): v128 { return f32x4.abs(x); }
}
export function absolute(x: usize, result: usize, length: i32): void { map<Absolute>(x, result, length); }

@unmanaged
class Negative extends Numbers {
  @inline apply(x: v128, _p: v128, _q: v128): v128 { return f32x4.neg(x); }
}
export function negative(x: usize, result: usize, length: i32): void { map<Negative>(x, result, length); }

@unmanaged
class Square extends Numbers {
  @inline apply(x: v128, _p: v128, _q: v128): v128 { return f32x4.mul(x, x); }
}
export function square(x: usize, result: usize, length: i32): void { map<Square>(x, result, length); }

@unmanaged
class SquareRoot extends Numbers {
  @inline apply(x: v128, _p: v128, _q: v128): v128 { return f32x4.sqrt(x); }
}
export function squareRoot(x: usize, result: usize, length: i32): void { map<SquareRoot>(x, result, length); }

@unmanaged
class ReciprocalSquareRoot extends Numbers {
  @inline apply(x: v128, _p: v128, _q: v128): v128 { return f32x4.div(f32x4.splat(1), f32x4.sqrt(x)); }
}
export function reciprocalSquareRoot(x: usize, result: usize, length: i32): void { map<ReciprocalSquareRoot>(x, result, length); }

@unmanaged
class Reciprocal extends Numbers {
  @inline apply(x: v128, _p: v128, _q: v128): v128 { return f32x4.div(f32x4.splat(1), x); }
}
export function reciprocal(x: usize, result: usize, length: i32): void { map<Reciprocal>(x, result, length); }

@unmanaged
class Exponential extends Numbers {
  @inline apply(x: v128, _p: v128, _q: v128): v128 { return math.exponential(x); }
}
export function exponential(x: usize, result: usize, length: i32): void { map<Exponential>(x, result, length); }

@unmanaged
class Logarithm extends Numbers {
  @inline apply(x: v128, _p: v128, _q: v128): v128 { return math.logarithm(x); }
}
export function logarithm(x: usize, result: usize, length: i32): void { map<Logarithm>(x, result, length); }

@unmanaged
class HyperbolicTangent extends Numbers {
  @inline apply(x: v128, _p: v128, _q: v128): v128 { return math.hyperbolicTangent(x); }
}
export function hyperbolicTangent(x: usize, result: usize, length: i32): void { map<HyperbolicTangent>(x, result, length); }

@unmanaged
class Sigmoid extends Numbers {
  @inline apply(x: v128, _p: v128, _q: v128): v128 { return math.sigmoid(x); }
}
export function sigmoid(x: usize, result: usize, length: i32): void { map<Sigmoid>(x, result, length); }

@unmanaged
class ErrorFunction extends Numbers {
  @inline apply(x: v128, _p: v128, _q: v128): v128 { return math.errorFunction(x); }
}
export function errorFunction(x: usize, result: usize, length: i32): void { map<ErrorFunction>(x, result, length); }

@unmanaged
class Relu extends Numbers {
  @inline apply(x: v128, _p: v128, _q: v128): v128 { return f32x4.max(x, f32x4.splat(0)); }
}
export function relu(x: usize, result: usize, length: i32): void { map<Relu>(x, result, length); }

@unmanaged
class Relu6 extends Numbers {
  @inline apply(x: v128, _p: v128, _q: v128): v128 { return f32x4.pmin(f32x4.max(x, f32x4.splat(0)), f32x4.splat(6)); }
}
export function relu6(x: usize, result: usize, length: i32): void { map<Relu6>(x, result, length); }

@unmanaged
class LeakyRelu extends Numbers {
  @inline apply(x: v128, slope: v128, _q: v128): v128 {
    return v128.bitselect(f32x4.mul(x, slope), x, f32x4.lt(x, f32x4.splat(0)));
  }
}
export function leakyRelu(x: usize, result: usize, length: i32, slope: f32): void { map<LeakyRelu>(x, result, length, slope); }

@unmanaged
class Elu extends Numbers {
  @inline apply(x: v128, _p: v128, _q: v128): v128 {
    const below = f32x4.sub(math.exponential(x), f32x4.splat(1));
    return v128.bitselect(x, below, f32x4.ge(x, f32x4.splat(0)));
  }
}
export function elu(x: usize, result: usize, length: i32): void { map<Elu>(x, result, length); }

/** `max(x, 0) + ln(1 + e^−|x|)`. */
@unmanaged
class Softplus extends Numbers {
  @inline apply(x: v128, _p: v128, _q: v128): v128 {
    const one = f32x4.splat(1);
    const y = math.exponential(f32x4.neg(f32x4.abs(x)));
    // ln(1 + y) is y · ln(s) / (s − 1), s being 1 + y as rounded: https://doi.org/10.1145/103162.103163, theorem 4.
    const sum = f32x4.add(one, y);
    const rounded = f32x4.sub(sum, one);
    const exact = f32x4.mul(y, f32x4.div(math.logarithm(sum), rounded));
    const tail = v128.bitselect(y, exact, f32x4.eq(rounded, f32x4.splat(0)));
    return f32x4.add(f32x4.max(x, f32x4.splat(0)), tail);
  }
}
export function softplus(x: usize, result: usize, length: i32): void { map<Softplus>(x, result, length); }

@unmanaged
class Floor extends Numbers {
  @inline apply(x: v128, _p: v128, _q: v128): v128 { return f32x4.floor(x); }
}
export function floor(x: usize, result: usize, length: i32): void { map<Floor>(x, result, length); }

@unmanaged
class Ceiling extends Numbers {
  @inline apply(x: v128, _p: v128, _q: v128): v128 { return f32x4.ceil(x); }
}
export function ceiling(x: usize, result: usize, length: i32): void { map<Ceiling>(x, result, length); }

@unmanaged
class Round extends Numbers {
  @inline apply(x: v128, _p: v128, _q: v128): v128 { return f32x4.nearest(x); }
}
export function round(x: usize, result: usize, length: i32): void { map<Round>(x, result, length); }

/** −1, 0 or 1; of NaN 0. */
@unmanaged
class Sign extends Numbers {
  @inline apply(x: v128, _p: v128, _q: v128): v128 {
    const zero = f32x4.splat(0);
    const one = f32x4.splat(1);
    return f32x4.sub(v128.and(f32x4.gt(x, zero), one), v128.and(f32x4.lt(x, zero), one));
  }
}
export function sign(x: usize, result: usize, length: i32): void { map<Sign>(x, result, length); }

/** 1 above 0, `low` elsewhere. */
@unmanaged
class Step extends Numbers {
  @inline apply(x: v128, low: v128, _q: v128): v128 {
    const step = v128.bitselect(f32x4.splat(1), low, f32x4.gt(x, f32x4.splat(0)));
    return v128.bitselect(step, x, f32x4.eq(x, x));
  }
}
export function step(x: usize, result: usize, length: i32, low: f32): void { map<Step>(x, result, length, low); }

@unmanaged
class Clip extends Numbers {
  @inline apply(x: v128, least: v128, most: v128): v128 { return f32x4.pmax(f32x4.pmin(x, most), least); }
}
export function clip(x: usize, result: usize, length: i32, least: f32, most: f32): void { map<Clip>(x, result, length, least, most); }
