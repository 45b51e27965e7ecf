import { afterEach, describe, expect, it, vi } from 'vitest';
import { eventLoopTurn } from './event-loop-turn.ts';

describe.each(['Node', 'a browser'])('eventLoopTurn in %s', (where) => {
  afterEach(() => void vi.unstubAllGlobals());

  it('lets timers go first that are due, and those that wait for a turn go on in the order in which they came', async () => {
    if (where === 'a browser') vi.stubGlobal('setImmediate', undefined);
    const events: string[] = [];
    setTimeout(() => events.push('timer'));
    const end = performance.now() + 5;
    while (performance.now() < end);
    const wait = async (name: string) => {
      for (let turn = 1; turn <= 3; turn++) {
        await eventLoopTurn();
        events.push(`${name}${turn}`);
      }
    };
    await Promise.all([wait('a'), wait('b')]);
    expect(events.filter((event) => event !== 'timer')).toEqual(['a1', 'b1', 'a2', 'b2', 'a3', 'b3']);
    expect(events.indexOf('timer')).toBeLessThan(5);
  });
});
