import { Presets, SingleBar } from 'cli-progress';
import { formatDuration } from './format.ts';

/** Shows how far something is. */
export interface ProgressBar {
  /** `about` says in words how far that is. */
  update(done: number, about: string): void;
  stop(): void;
}

const millisecondsBetweenLines = 5000;

/** A bar on a terminal, which is gone at the end; elsewhere a line every few seconds. */
export function progressBar(total: number, stream: NodeJS.WriteStream): ProgressBar {
  const start = performance.now();
  const left = (done: number): string =>
    formatDuration((((performance.now() - start) / 1000) * (total - done)) / Math.max(1, done));

  if (stream.isTTY) {
    const bar = new SingleBar(
      { format: '{bar} {about} · {left} left', barsize: 24, stream, hideCursor: true, clearOnComplete: true },
      Presets.shades_classic,
    );
    bar.start(total, 0, { about: '…', left: '…' });
    return { update: (done, about) => bar.update(done, { about, left: left(done) }), stop: () => bar.stop() };
  }

  let last = start;
  return {
    update(done, about) {
      const now = performance.now();
      if (now - last < millisecondsBetweenLines) return;
      last = now;
      stream.write(`${about} · ${left(done)} left\n`);
    },
    stop: () => {},
  };
}
