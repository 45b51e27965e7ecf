import { describe, expect, it } from 'vitest';
import { readLog } from './read-log.ts';

const log = (...events: unknown[]): string => events.map((event) => `${JSON.stringify(event)}\n`).join('');
const step = (number: number, loss: number | null) => ({ type: 'step', step: number, loss, seconds: 0.1 });

describe('readLog', () => {
  it('gives the losses of steps and of evaluations, and passes over other events', () => {
    const text = log(step(0, 4.2), { type: 'sample', text: 'O!' }, step(1, 3.9), {
      type: 'evaluation',
      step: 1,
      loss: 4,
    });
    expect(readLog(text)).toEqual({
      training: [
        { step: 0, loss: 4.2 },
        { step: 1, loss: 3.9 },
      ],
      validation: [{ step: 1, loss: 4 }],
    });
    expect(readLog('')).toEqual({ training: [], validation: [] });
  });

  it('leaves out a last line that was cut anywhere', () => {
    const whole = log(step(0, 4.2));
    for (let length = 0; length < whole.length; length++) {
      expect(readLog(whole + whole.slice(0, length)).training).toEqual([{ step: 0, loss: 4.2 }]);
    }
  });

  it('takes the later of two events of a step, and null for a loss that was not finite', () => {
    expect(readLog(log(step(0, 4), step(1, 3), step(2, 2), step(1, 3.5), step(2, null))).training).toEqual([
      { step: 0, loss: 4 },
      { step: 1, loss: 3.5 },
      { step: 2, loss: NaN },
    ]);
  });

  it.each([
    '{"type":"step","st',
    '',
    'null',
    '[]',
    '{"step":1,"loss":2}',
    '{"type":"step","loss":2}',
    '{"type":"evaluation","step":1}',
  ])('refuses the line %j', (line) => {
    expect(() => readLog(`${log(step(0, 4))}${line}\n${log(step(2, 3))}`)).toThrow(
      new Error(`readLog: line 2 (${line}) must be an event of a training log.`),
    );
  });

  it('shows of a long line the beginning', () => {
    const line = 'x'.repeat(100);
    expect(() => readLog(`${line}\n`)).toThrow(
      `readLog: line 1 (${'x'.repeat(60)}…) must be an event of a training log.`,
    );
  });
});
