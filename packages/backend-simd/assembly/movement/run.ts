// Numbers side by side.

/** Below so many bytes, calling the engine's copying function costs more than it saves. */
const shortRun: usize = 512;

/** Copies `bytes` bytes to a place that does not overlap them. */
export function copyRun(from: usize, to: usize, bytes: usize): void {
  if (bytes >= shortRun) {
    memory.copy(to, from, bytes);
    return;
  }
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(to + i, v128.load(from + i));
  for (; i + 4 <= bytes; i += 4) store<u32>(to + i, load<u32>(from + i));
  for (; i < bytes; i++) store<u8>(to + i, load<u8>(from + i));
}

/** Writes `value` `count` times. */
export function fillRun<T>(to: usize, value: T, count: i32): void {
  const four = v128.splat<T>(value);
  const bytes = <usize>count * sizeof<T>();
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(to + i, four);
  for (; i < bytes; i += sizeof<T>()) store<T>(to + i, value);
}
