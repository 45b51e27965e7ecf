import { readSafetensors, toStore } from '@typeformer/checkpoint';
import { createRng } from '@typeformer/layer';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import type { TrainingEvent } from '../src/events.ts';
import { lossesOf } from './tiny.ts';

const longRun = fileURLToPath(new URL('long-run.ts', import.meta.url));

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'typeformer-train-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** The events of a process that trains into `folder`; it is killed some milliseconds after its first step. */
async function runInProcess(folder: string, killAfter = Infinity): Promise<TrainingEvent[]> {
  const child = spawn(process.execPath, ['--import', 'tsx', longRun, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    if (output === '' && killAfter < Infinity) setTimeout(() => child.kill('SIGKILL'), killAfter);
    output += chunk.toString();
  });
  await new Promise((resolve) => void child.on('close', resolve));
  const lines = output.split('\n').slice(0, -1); // the last may be cut
  return lines.map((line) => JSON.parse(line) as TrainingEvent);
}

it(
  'a run that is killed again and again leaves whole checkpoints, and ends as if it had never been',
  { timeout: 300_000 },
  async () => {
    const [calm, killed] = [await temporaryFolder(), await temporaryFolder()];
    const whole = lossesOf(await runInProcess(calm));
    expect(whole).toHaveLength(60);

    const losses: number[] = []; // by step; a step after the last checkpoint is taken twice
    const moments = createRng(1).uniform(process.env['LONG'] === undefined ? 3 : 10);
    for (const moment of [...moments, Infinity]) {
      const events = await runInProcess(killed, moment * 60);
      for (const event of events) if (event.type === 'step') losses[event.step] = event.loss;
      const store = toStore(killed);
      for (const path of await store.list()) {
        const file = await store.open(path);
        await readSafetensors(file!);
        await file!.close();
      }
    }
    expect(losses).toEqual(whole);
    const last = 'step-00000060.safetensors';
    expect(await readFile(join(killed, last))).toEqual(await readFile(join(calm, last)));
  },
);
