/** Copies `rows` rows of `bytes` bytes, which lie `fromStride` and `toStride` bytes apart. */
export function copyRows(from: usize, to: usize, rows: i32, bytes: usize, fromStride: usize, toStride: usize): void {
  for (let row = 0; row < rows; row++) {
    memory.copy(to, from, bytes);
    from += fromStride;
    to += toStride;
  }
}
