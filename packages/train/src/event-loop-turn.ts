/** A backend on the CPU answers without one; signals, timers and messages, an abort among them, would wait for the end. */
export function eventLoopTurn(): Promise<void> {
  const { setImmediate: soon = setTimeout } = globalThis as { setImmediate?: (callback: () => void) => unknown };
  return new Promise((resolve) => void soon(resolve)); // a timer takes a millisecond at least
}
