import { describe, expect, it } from 'vitest';
import { together } from './together.ts';

/** Gives the numbers from 1 to `count`, and says what happens. */
async function* counting(name: string, count: number, events: string[]) {
  try {
    for (let number = 1; number <= count; number++) {
      events.push(`${name}${number} asked`);
      await Promise.resolve();
      yield number;
    }
  } finally {
    events.push(`${name} ended`);
  }
}

describe('together', () => {
  it('gives the values of all streams in rounds, until the last has ended', async () => {
    const seen: string[] = [];
    const streams = [counting('a', 1, []), counting('b', 3, []), counting('c', 2, [])];
    for await (const { index, value } of together(streams)) seen.push('abc'[index]! + value);
    expect(seen).toEqual(['a1', 'b1', 'c1', 'b2', 'c2', 'b3']);
  });

  it('asks all for a round at the same time, and for none before it is read', async () => {
    const events: string[] = [];
    const values = together([counting('a', 9, events), counting('b', 9, events)]);
    await values.next();
    expect(events).toEqual(['a1 asked', 'b1 asked']);
    await values.next();
    expect(events).toHaveLength(2);
    await values.next();
    expect(events.slice(2)).toEqual(['a2 asked', 'b2 asked']);
  });

  it('has so many at work, and begins others as these end', async () => {
    const events: string[] = [];
    const seen: string[] = [];
    const streams = [
      counting('a', 3, events),
      counting('b', 1, events),
      counting('c', 2, events),
      counting('d', 1, events),
    ];
    for await (const { index, value } of together(streams, { atOnce: 2 })) seen.push('abcd'[index]! + value);
    expect(seen).toEqual(['a1', 'b1', 'a2', 'a3', 'c1', 'c2', 'd1']);
    expect(events.indexOf('c1 asked')).toBeGreaterThan(events.indexOf('b ended'));
    expect(events.indexOf('d1 asked')).toBeGreaterThan(events.indexOf('a ended'));
  });

  it('ends all streams after a break', async () => {
    const events: string[] = [];
    for await (const _ of together([counting('a', 9, events), counting('b', 9, events)])) break;
    expect(events.slice(2)).toEqual(['a ended', 'b ended']);
  });

  it('ends all streams after an error of one, which comes once', async () => {
    const events: string[] = [];
    const thrown = new Error('no more');
    async function* failing() {
      yield 1;
      throw thrown;
    }
    const values = together([counting('a', 9, events), failing()]);
    const read = async () => {
      for await (const _ of values);
    };
    await expect(read()).rejects.toBe(thrown);
    expect(events.at(-1)).toBe('a ended');
    expect(await values.next()).toEqual({ done: true, value: undefined });
  });

  it('ends at once without streams', async () => {
    expect(await together([]).next()).toEqual({ done: true, value: undefined });
  });
});
