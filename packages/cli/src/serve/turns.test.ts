import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createTurns } from './turns.ts';

const never = new AbortController().signal;

async function* count(): AsyncGenerator<number, void, undefined> {
  for (let value = 0; ; value++) yield value;
}

describe('createTurns', () => {
  it('gives turns in order, and the next one when one ends', async () => {
    const turns = createTurns({ concurrent: 1, maxQueue: 2 });
    const order: string[] = [];
    const [first, second, third] = ['first', 'second', 'third'].map((name) =>
      turns.take(() => {
        order.push(name);
        return count();
      }, never),
    );
    await first!.next();
    const answers = [second!.next(), third!.next()];
    expect([turns.running, turns.waiting, order]).toEqual([1, 2, ['first']]);
    await expect(turns.take(count, never).next()).rejects.toMatchObject({ options: { status: 429 } });
    await first!.return();
    await answers[0];
    expect([turns.running, turns.waiting, order]).toEqual([1, 1, ['first', 'second']]);
    await second!.return();
    await answers[1];
    await third!.return();
    await turns.idle();
    expect([turns.running, turns.waiting, order]).toEqual([0, 0, ['first', 'second', 'third']]);
  });

  it('ends the turn of one that nobody reads any more, when it is aborted', async () => {
    const turns = createTurns({ concurrent: 1, maxQueue: 1 });
    const controller = new AbortController();
    await turns.take(count, controller.signal).next();
    expect(turns.running).toBe(1);
    controller.abort();
    await turns.idle();
    expect(turns.running).toBe(0);
    await expect(turns.take(count, controller.signal).next()).rejects.toBe(controller.signal.reason);
  });

  it('gives no turn to one that is aborted while it waits, or as its turn comes', async () => {
    const turns = createTurns({ concurrent: 1, maxQueue: 2 });
    const first = turns.take(count, never);
    await first.next();
    const [waits, isNext] = [new AbortController(), new AbortController()];
    const answers = [waits, isNext].map(({ signal }) => turns.take(count, signal).next());
    waits.abort('waited');
    await expect(answers[0]).rejects.toBe('waited');
    const ended = first.return();
    isNext.abort('next');
    await expect(answers[1]).rejects.toBe('next');
    await ended;
    expect([turns.running, turns.waiting]).toEqual([0, 0]);
  });

  it('keeps no hold of a signal whose turn has ended', async () => {
    const turns = createTurns({ concurrent: 1, maxQueue: 1 });
    const { signal } = new AbortController();
    const iterator = turns.take(count, signal);
    await iterator.next();
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    const waits = turns.take(count, signal);
    const answer = waits.next();
    await iterator.return();
    await answer;
    await waits.return();
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('ends the turn of one that fails', async () => {
    const turns = createTurns({ concurrent: 1, maxQueue: 0 });
    const failing = turns.take(() => {
      throw new Error('no');
    }, never);
    await expect(failing.next()).rejects.toThrow('no');
    expect(turns.running).toBe(0);
  });
});
