/** The cosine of the angle between two vectors of the same length; 0 if one of them is 0. */
export function cosine(a: Float32Array, b: Float32Array): number {
  let product = 0;
  let squareOfA = 0;
  let squareOfB = 0;
  for (let index = 0; index < a.length; index++) {
    product += a[index]! * b[index]!;
    squareOfA += a[index]! ** 2;
    squareOfB += b[index]! ** 2;
  }
  return product === 0 ? 0 : product / Math.sqrt(squareOfA * squareOfB);
}
