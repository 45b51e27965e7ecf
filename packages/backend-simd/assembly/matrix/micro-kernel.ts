import { multiplyAdd } from '../vector';

/** Rows of a block of the product, and columns: all the registers that x86 has. */
export const panelRows: i32 = 6;
export const panelColumns: i32 = 8;

@external("env", "never")
declare function never(): void;

/**
 * `c (+)= a·b`: a block of 6 rows of 8 columns of the product, from a panel of each factor.
 *
 * @param a [depth][6], the block's rows side by side
 * @param b the block's first columns of 8, those of the next depth `bStep` bytes on: 32 if they are packed
 * @param c the block's first number, its rows `stride` bytes apart
 */
export function microKernel(
  a: usize, b: usize, bStep: usize, depth: i32, c: usize, stride: usize, accumulate: bool,
): void {
  const zero = f32x4.splat(0);
  let c00 = zero, c01 = zero;
  let c10 = zero, c11 = zero;
  let c20 = zero, c21 = zero;
  let c30 = zero, c31 = zero;
  let c40 = zero, c41 = zero;
  let c50 = zero, c51 = zero;

  for (let k = depth; k > 0; k--) {
    // Never so. V8 does not unroll a loop with a call; unrolled, this one needs more registers than there are, and
    // takes half as long again.
    if (k == i32.MAX_VALUE) never();
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = v128.load32_splat(a);
    c00 = multiplyAdd(x, b0, c00);
    c01 = multiplyAdd(x, b1, c01);
    x = v128.load32_splat(a, 4);
    c10 = multiplyAdd(x, b0, c10);
    c11 = multiplyAdd(x, b1, c11);
    x = v128.load32_splat(a, 8);
    c20 = multiplyAdd(x, b0, c20);
    c21 = multiplyAdd(x, b1, c21);
    x = v128.load32_splat(a, 12);
    c30 = multiplyAdd(x, b0, c30);
    c31 = multiplyAdd(x, b1, c31);
    x = v128.load32_splat(a, 16);
    c40 = multiplyAdd(x, b0, c40);
    c41 = multiplyAdd(x, b1, c41);
    x = v128.load32_splat(a, 20);
    c50 = multiplyAdd(x, b0, c50);
    c51 = multiplyAdd(x, b1, c51);
    a += 24;
    b += bStep;
  }

  if (accumulate) {
    add(c, c00, c01);
    add(c += stride, c10, c11);
    add(c += stride, c20, c21);
    add(c += stride, c30, c31);
    add(c += stride, c40, c41);
    add(c += stride, c50, c51);
  } else {
    put(c, c00, c01);
    put(c += stride, c10, c11);
    put(c += stride, c20, c21);
    put(c += stride, c30, c31);
    put(c += stride, c40, c41);
    put(c += stride, c50, c51);
  }
}

@inline
function put(c: usize, left: v128, right: v128): void {
  v128.store(c, left);
  v128.store(c, right, 16);
}

@inline
function add(c: usize, left: v128, right: v128): void {
  put(c, f32x4.add(v128.load(c), left), f32x4.add(v128.load(c, 16), right));
}
