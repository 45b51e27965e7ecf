// How an operation reads and writes four numbers of an array. Offsets are given as if each number had 32 bits, as most do.

/** What an operation inherits whose arguments and results have 32 bits. */
@unmanaged
export class Numbers {
  @inline read(x: usize, offset: usize): v128 { return v128.load(x + offset); }
  @inline place(result: usize, offset: usize): usize { return result + offset; }
  @inline write(to: usize, four: v128): void { v128.store(to, four); }
  @inline writeFirst(to: usize, four: v128): void { v128.store32_lane(to, four, 0); }
}

/** What an operation inherits whose argument is boolean: bytes, 1 or 0. */
@unmanaged
export class OfBooleans {
  @inline read(x: usize, offset: usize): v128 { return loadBooleans(x + (offset >> 2)); }
  @inline place(result: usize, offset: usize): usize { return result + offset; }
  @inline write(to: usize, four: v128): void { v128.store(to, four); }
}

/** What an operation inherits whose result is boolean: a mask, written as bytes, 1 or 0. */
@unmanaged
export class ToBooleans {
  @inline read(x: usize, offset: usize): v128 { return v128.load(x + offset); }
  @inline place(result: usize, offset: usize): usize { return result + (offset >> 2); }
  @inline write(to: usize, four: v128): void {
    const words = i16x8.narrow_i32x4_s(four, four);
    v128.store32_lane(to, v128.and(i8x16.narrow_i16x8_s(words, words), i8x16.splat(1)), 0);
  }
  @inline writeFirst(to: usize, four: v128): void { store<u8>(to, i32x4.extract_lane(four, 0) & 1); }
}

/** Four bytes as whole numbers. */
@inline
export function loadBooleans(from: usize): v128 {
  return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(from)));
}
