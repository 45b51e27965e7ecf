import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cutLog } from './cut-log.ts';
import { readLog } from './read-log.ts';

let file: string;
beforeAll(async () => {
  file = join(await mkdtemp(join(tmpdir(), 'typeformer-log-')), 'log.jsonl');
});
afterAll(() => rm(join(file, '..'), { recursive: true }));

const log = (...events: unknown[]): string => events.map((event) => `${JSON.stringify(event)}\n`).join('');
const step = (number: number, loss: number | null) => ({ type: 'step', step: number, loss, seconds: 0.1 });

async function read(text: string) {
  await writeFile(file, text);
  return readLog(file);
}

const damages = [
  '{"type":"step","st',
  '',
  'null',
  '[]',
  '\0\0\0',
  '{"step":1,"loss":2}',
  '{"type":"step","loss":2}',
  '{"type":"step","step":-1,"loss":2}',
  '{"type":"sample","step":"1"}',
  '{"type":"evaluation","step":1}',
  'x'.repeat(3_000_000), // which nobody wrote, and is not held
];

describe('readLog', () => {
  it('gives the losses of steps and of evaluations, and passes over other events', async () => {
    const evaluation = { type: 'evaluation', step: 1, loss: 4 };
    expect(await read(log(step(0, 4.2), { type: 'sample', text: 'O!' }, step(1, 3.9), evaluation))).toEqual({
      training: [
        { step: 0, loss: 4.2 },
        { step: 1, loss: 3.9 },
      ],
      validation: [{ step: 1, loss: 4 }],
      damaged: undefined,
    });
  });

  it('has no losses where there is no log, or nothing in it', async () => {
    const nothing = { training: [], validation: [], damaged: undefined };
    expect(await read('')).toEqual(nothing);
    expect(await readLog(`${file}.none`)).toEqual(nothing);
  });

  it('leaves out a last line that was cut anywhere', async () => {
    const whole = log(step(0, 4.2));
    for (let length = 0; length < whole.length; length++) {
      expect(await read(whole + whole.slice(0, length))).toMatchObject({
        training: [{ step: 0, loss: 4.2 }],
        damaged: undefined,
      });
    }
  });

  it('takes the later of two events of a step, and null for a loss that was not finite', async () => {
    const { training } = await read(log(step(0, 4), step(1, 3), step(2, 2), step(1, 3.5), step(2, null)));
    expect(training).toEqual([
      { step: 0, loss: 4 },
      { step: 1, loss: 3.5 },
      { step: 2, loss: NaN },
    ]);
  });

  it('passes over damaged lines, and counts them', async () => {
    const whole = [step(0, 4), step(1, 3)] as const;
    const { training, damaged } = await read(`${log(whole[0])}${damages.join('\n')}\n${log(whole[1])}`);
    expect(training).toEqual([
      { step: 0, loss: 4 },
      { step: 1, loss: 3 },
    ]);
    expect(damaged).toEqual({ first: 2, count: damages.length });
    for (const line of damages) {
      expect((await read(`${line}\n`)).damaged, line.slice(0, 50)).toEqual({ first: 1, count: 1 });
    }
  });

  it('reads lines that lie across the pieces in which a file comes, in any alphabet', async () => {
    const samples = Array.from({ length: 3000 }, (_, at) => ({
      type: 'sample',
      step: at,
      text: 'ἄνδρα μοι '.repeat(9),
    }));
    const text = log(...samples.flatMap((sample) => [sample, step(sample.step, sample.step)]));
    expect(text.length).toBeGreaterThan(3 * 2 ** 16);
    const { training, damaged } = await read(text);
    expect(damaged).toBeUndefined();
    expect(training).toEqual(samples.map((sample) => ({ step: sample.step, loss: sample.step })));
  });
});

describe('cutLog', () => {
  const events = [step(0, 4), { type: 'sample', step: 0, text: 'O! ἄ' }, step(1, 3), step(2, 2), step(3, 1)];

  it.each([0, 1, 2, 3, 4, 100])('leaves the events before step %i, byte for byte', async (before) => {
    await writeFile(file, `${log(...events)}{"type":"st`);
    await cutLog(file, before);
    expect(await readFile(file, 'utf8')).toBe(log(...events.filter((event) => event.step < before)));
  });

  it('leaves damaged lines among the events that stay, and takes those after them away', async () => {
    const [first, second, ...rest] = events;
    const damaged = damages.map((line) => `${line}\n`).join('');
    await writeFile(file, log(first) + damaged + log(second) + damaged + log(...rest));
    await cutLog(file, 1);
    expect(await readFile(file, 'utf8')).toBe(log(first) + damaged + log(second));
  });

  it('makes no log where there is none', async () => {
    await cutLog(`${file}.none`, 1);
    await expect(readFile(`${file}.none`)).rejects.toThrow('ENOENT');
    await expect(cutLog(join(file, '..'), 1)).rejects.toThrow(`${join(file, '..')} cannot be read (EISDIR).`);
  });
});
