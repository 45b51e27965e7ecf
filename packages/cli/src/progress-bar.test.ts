import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { progressBar } from './progress-bar.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function stream(isTTY: boolean): { readonly stream: NodeJS.WriteStream; readonly written: string[] } {
  const written: string[] = [];
  const stub = { isTTY, write: (text: string) => written.push(text), cursorTo: () => {}, clearLine: () => {} };
  return { stream: stub as unknown as NodeJS.WriteStream, written };
}

describe('progressBar', () => {
  it('is a line every five seconds where there is no terminal, and nothing before', () => {
    const { stream: file, written } = stream(false);
    const bar = progressBar(200, file);
    for (let done = 1; done <= 130; done++) {
      vi.advanceTimersByTime(100);
      bar.update(done, `${done} of 200`);
    }
    bar.stop();
    expect(written).toEqual(['50 of 200 · 15s left\n', '100 of 200 · 10s left\n']);
  });

  it('is a bar on a terminal', () => {
    const { stream: terminal, written } = stream(true);
    const bar = progressBar(200, terminal);
    vi.advanceTimersByTime(5000);
    bar.update(50, '50 of 200');
    bar.stop();
    expect(written.join('')).toContain(`${'█'.repeat(6)}${'░'.repeat(18)} 50 of 200 · 15s left`);
  });
});
