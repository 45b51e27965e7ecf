// The functions between two linear layers, and their derivatives.
import { errorFunction, exponential, sigmoid } from './math';
import { multiplyAdd } from './vector';

/** None at all. */
@unmanaged
export class Identity {
  @inline
  value(x: v128): v128 {
    return x;
  }

  @inline
  slope(x: v128): v128 {
    return f32x4.splat(1);
  }
}

/** `½x·(1 + tanh(√(2/π)·(x + 0.044715x³)))`, which is `x·sigmoid(2√(2/π)·(x + 0.044715x³))`. */
@unmanaged
export class Gelu {
  @inline
  value(x: v128): v128 {
    return f32x4.mul(x, sigmoid(this.inner(x)));
  }

  @inline
  slope(x: v128): v128 {
    const one = f32x4.splat(1);
    const s = sigmoid(this.inner(x));
    const innerSlope = multiplyAdd(f32x4.mul(x, x), f32x4.splat(3 * 0.044715 * 1.5957691216), f32x4.splat(1.5957691216));
    return multiplyAdd(f32x4.mul(f32x4.mul(x, s), f32x4.sub(one, s)), innerSlope, s);
  }

  @inline
  inner(x: v128): v128 {
    return f32x4.mul(x, multiplyAdd(f32x4.mul(x, x), f32x4.splat(0.044715 * 1.5957691216), f32x4.splat(1.5957691216)));
  }
}

/** `x·Φ(x)`, Φ being the normal distribution's. */
@unmanaged
export class GeluErf {
  @inline
  value(x: v128): v128 {
    return f32x4.mul(x, this.distribution(x));
  }

  @inline
  slope(x: v128): v128 {
    const density = f32x4.mul(f32x4.splat(0.3989422804), exponential(f32x4.mul(f32x4.mul(x, x), f32x4.splat(-0.5))));
    return multiplyAdd(x, density, this.distribution(x));
  }

  @inline
  distribution(x: v128): v128 {
    const half = f32x4.splat(0.5);
    return multiplyAdd(half, errorFunction(f32x4.mul(x, f32x4.splat(0.7071067812))), half);
  }
}

/** `x·sigmoid(x)`. */
@unmanaged
export class Silu {
  @inline
  value(x: v128): v128 {
    return f32x4.mul(x, sigmoid(x));
  }

  @inline
  slope(x: v128): v128 {
    const one = f32x4.splat(1);
    const s = sigmoid(x);
    return f32x4.mul(s, multiplyAdd(x, f32x4.sub(one, s), one));
  }
}
