import { describe, expect, it } from 'vitest';
import { createTurns } from './turns.ts';

const never = new AbortController().signal;

async function* count(): AsyncGenerator<number, void, undefined> {
  for (let value = 0; ; value++) yield value;
}

describe('createTurns', () => {
  it('gives turns in order, and the next one when one ends', async () => {
    const turns = createTurns({ concurrent: 1, maxQueue: 2, timeout: 10_000 });
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
    const turns = createTurns({ concurrent: 1, maxQueue: 1, timeout: 10_000 });
    const controller = new AbortController();
    await turns.take(count, controller.signal).next();
    expect(turns.running).toBe(1);
    controller.abort();
    await turns.idle();
    expect(turns.running).toBe(0);
    await expect(turns.take(count, controller.signal).next()).rejects.toMatchObject({ options: { status: 503 } });
  });

  it('ends the turn of one that fails', async () => {
    const turns = createTurns({ concurrent: 1, maxQueue: 0, timeout: 10_000 });
    const failing = turns.take(() => {
      throw new Error('no');
    }, never);
    await expect(failing.next()).rejects.toThrow('no');
    expect(turns.running).toBe(0);
  });
});
