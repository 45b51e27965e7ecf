import { afterEach, describe, expect, it, vi } from 'vitest';
import { TokenClock } from './timing.ts';

describe('TokenClock', () => {
  afterEach(() => void vi.useRealTimers());

  it('takes the time of the first token, and the rate of those after it', () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const clock = new TokenClock();
    expect(clock.timing).toEqual({ timeToFirstToken: undefined, elapsed: 0, tokensPerSecond: undefined });
    clock.start();
    vi.advanceTimersByTime(300);
    clock.token();
    expect(clock.timing).toEqual({ timeToFirstToken: 300, elapsed: 300, tokensPerSecond: undefined });
    for (let token = 0; token < 4; token++) {
      vi.advanceTimersByTime(50);
      clock.token();
    }
    expect(clock.timing).toEqual({ timeToFirstToken: 300, elapsed: 500, tokensPerSecond: 20 });
  });
});
