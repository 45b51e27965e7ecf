/** Node's, where a timer would take a millisecond. */
declare const setImmediate: ((callback: () => void) => unknown) | undefined;

/**
 * Lets the event loop turn once. A model on the CPU answers without a turn; signals, timers and messages, an abort among
 * them, would wait for the end.
 */
export function eventLoopTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else message(resolve);
  });
}

/** In a browser, where timers that follow each other wait for 4 ms. */
function message(callback: () => void): void {
  const { port1, port2 } = new MessageChannel();
  const heard = (): void => {
    port1.close();
    callback();
  };
  port1.addEventListener('message', heard, { once: true });
  port1.start();
  port2.postMessage(undefined);
}
