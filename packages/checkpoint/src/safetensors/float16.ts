/** The numbers of halves (IEEE 754 binary16), given as bits. Exact; a NaN keeps its bits. */
export function fromFloat16(halves: Uint16Array): Float32Array {
  const numbers = new Float32Array(halves.length);
  const bits = new Uint32Array(numbers.buffer);
  for (let index = 0; index < halves.length; index++) {
    const half = halves[index]!;
    // Exponent and fraction, put where a single's are, are the number · 2⁻¹¹²; infinities and NaN have no exponent.
    bits[index] = ((half & 0x8000) << 16) | ((half & 0x7fff) << 13);
    numbers[index]! *= 2 ** 112;
    if ((half & 0x7c00) === 0x7c00) bits[index]! |= 0x7f800000;
  }
  return numbers;
}

/**
 * The bits of the nearest halves, to even from the middle between two, as numpy's `astype(float16)`. From 65520 on they
 * are infinity; a NaN keeps the bits that fit.
 */
export function toFloat16(numbers: Float32Array): Uint16Array {
  const bits = new Uint32Array(numbers.buffer, numbers.byteOffset, numbers.length);
  const halves = new Uint16Array(numbers.length);
  for (let index = 0; index < numbers.length; index++) {
    const sign = (bits[index]! >>> 16) & 0x8000;
    halves[index] = sign | nearestHalf(Math.abs(numbers[index]!), bits[index]! & 0x7fffffff);
  }
  return halves;
}

const leastNormal = 2 ** -14;

/** The half of a positive number, given with its bits as a single. */
function nearestHalf(number: number, bits: number): number {
  if (Number.isNaN(number)) return Math.max(0x7c01, (bits >>> 13) & 0x7fff); // not 0x7c00, which is infinity
  // Subnormal halves count in steps of 2⁻²⁴; beside 2⁵² a double has no place for a fraction, and rounds it.
  if (number < leastNormal) return number * 2 ** 24 + 2 ** 52 - 2 ** 52;
  const isOdd = (bits >>> 13) & 1;
  const rebased = bits - (112 << 23); // the exponent of a half counts from 15, that of a single from 127
  return Math.min((rebased + 0xfff + isOdd) >>> 13, 0x7c00);
}
