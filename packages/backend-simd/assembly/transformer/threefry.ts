// Threefry-2x32 with 20 rounds, four blocks at a time. Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3".

/** The first and the second word of each of the four blocks. */
export let firstWords: v128 = i32x4(0, 0, 0, 0);
export let secondWords: v128 = i32x4(0, 0, 0, 0);

/** Sets the words of the blocks whose counters are (`first`, 0), (`first` + 2, 0), … */
export function threefry(key0: i32, key1: i32, first: i32): void {
  const k0 = i32x4.splat(key0);
  const k1 = i32x4.splat(key1);
  const k2 = i32x4.splat(0x1bd11bda ^ key0 ^ key1);
  let a = i32x4.add(i32x4.add(i32x4.splat(first), i32x4(0, 2, 4, 6)), k0);
  let b = k1;

  a = i32x4.add(a, b);
  b = v128.xor(rotate(b, 13), a);
  a = i32x4.add(a, b);
  b = v128.xor(rotate(b, 15), a);
  a = i32x4.add(a, b);
  b = v128.xor(rotate(b, 26), a);
  a = i32x4.add(a, b);
  b = v128.xor(rotate(b, 6), a);
  a = i32x4.add(a, k1);
  b = i32x4.add(b, i32x4.add(k2, i32x4.splat(1)));

  a = i32x4.add(a, b);
  b = v128.xor(rotate(b, 17), a);
  a = i32x4.add(a, b);
  b = v128.xor(rotate(b, 29), a);
  a = i32x4.add(a, b);
  b = v128.xor(rotate(b, 16), a);
  a = i32x4.add(a, b);
  b = v128.xor(rotate(b, 24), a);
  a = i32x4.add(a, k2);
  b = i32x4.add(b, i32x4.add(k0, i32x4.splat(2)));

  a = i32x4.add(a, b);
  b = v128.xor(rotate(b, 13), a);
  a = i32x4.add(a, b);
  b = v128.xor(rotate(b, 15), a);
  a = i32x4.add(a, b);
  b = v128.xor(rotate(b, 26), a);
  a = i32x4.add(a, b);
  b = v128.xor(rotate(b, 6), a);
  a = i32x4.add(a, k0);
  b = i32x4.add(b, i32x4.add(k1, i32x4.splat(3)));

  a = i32x4.add(a, b);
  b = v128.xor(rotate(b, 17), a);
  a = i32x4.add(a, b);
  b = v128.xor(rotate(b, 29), a);
  a = i32x4.add(a, b);
  b = v128.xor(rotate(b, 16), a);
  a = i32x4.add(a, b);
  b = v128.xor(rotate(b, 24), a);
  a = i32x4.add(a, k1);
  b = i32x4.add(b, i32x4.add(k2, i32x4.splat(4)));

  a = i32x4.add(a, b);
  b = v128.xor(rotate(b, 13), a);
  a = i32x4.add(a, b);
  b = v128.xor(rotate(b, 15), a);
  a = i32x4.add(a, b);
  b = v128.xor(rotate(b, 26), a);
  a = i32x4.add(a, b);
  b = v128.xor(rotate(b, 6), a);
  firstWords = i32x4.add(a, k2);
  secondWords = i32x4.add(b, i32x4.add(k0, i32x4.splat(5)));
}

@inline
function rotate(x: v128, bits: i32): v128 {
  return v128.or(i32x4.shl(x, bits), i32x4.shr_u(x, 32 - bits));
}
