import { loadPretrained } from '@typeformer/checkpoint';
import type { TrainingEvent } from '@typeformer/train';
import { spawn, spawnSync } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const bin = fileURLToPath(new URL('../bin/typeformer.js', import.meta.url));
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'typeformer-train-'));
  await writeFile(join(folder, 'text.txt'), 'the quick brown fox jumps over the lazy dog.\n'.repeat(40));
  await writeFile(join(folder, 'lines.jsonl'), '{"text":"a quick fox"}\n{"text":"a lazy dog"}\n'.repeat(30));
  expect(train('--data', 'text.txt', '--out', 'whole', ...settings).status).toBe(0);
});
afterAll(() => rm(folder, { recursive: true }));

const sizes = ['--context', '8', '--layers', '1', '--d-model', '8', '--batch-size', '2'];
const settings = [...sizes, '--steps', '24', '--dropout', '0.1', '--average-decay', '0.9', '--checkpoint-every', '3'];

/** The real program, in a process of its own. */
function train(...args: string[]) {
  const options = { cwd: folder, encoding: 'utf8' } as const;
  const { stdout, stderr, status } = spawnSync(process.execPath, [bin, 'train', ...args], options);
  return { stdout, stderr, status };
}

/** The same; sent a signal soon after its first step. */
async function interrupted(signal: NodeJS.Signals, args: readonly string[]) {
  const run = spawn(process.execPath, [bin, 'train', ...args], { cwd: folder });
  let stdout = '';
  run.stdout.on('data', (chunk: Buffer) => {
    const hadStarted = stdout.includes('step');
    stdout += chunk.toString();
    if (!hadStarted && stdout.includes('step')) setTimeout(() => run.kill(signal), 30);
  });
  const status = await new Promise((resolve) => run.on('close', resolve));
  return { stdout, status };
}

async function log(name: string): Promise<TrainingEvent[]> {
  const text = await readFile(join(folder, name, 'log.jsonl'), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as TrainingEvent);
}
const model = (name: string) => readFile(join(folder, name, 'model.safetensors'));
const losses = async (name: string) =>
  (await log(name)).flatMap((event) => ('loss' in event ? [`${event.type} ${event.step} ${event.loss}`] : []));

describe('typeformer train', { timeout: 240_000 }, () => {
  it('goes on after Ctrl-C, to the very losses and weights', async () => {
    const long = ['--data', 'text.txt', '--out', 'stopped', ...settings, '--steps', '1500', '--evaluate-every', '500'];
    const first = await interrupted('SIGINT', long);
    expect(first.status).toBe(0);
    expect(first.stdout).toMatch(/Stopped after \d+ of 1500 steps; --resume goes on\. The model is in stopped\./);
    const stopped = await loadPretrained(join(folder, 'stopped'));
    expect(stopped.config.dModel).toBe(8);
    stopped.dispose();
    const rest = train('--out', 'stopped', '--resume');
    expect(rest).toMatchObject({ stderr: '', status: 0 });
    expect(rest.stdout).toMatch(/Goes on after step \d+\./);
    train(...long.map((one) => (one === 'stopped' ? 'unstopped' : one)));
    expect(await losses('stopped')).toEqual(await losses('unstopped'));
    expect(await model('stopped')).toEqual(await model('unstopped'));
  });

  it('goes on after kill -9 from its last checkpoint, and the log has each event once', async () => {
    await interrupted('SIGKILL', ['--data', 'text.txt', '--out', 'killed', ...settings]);
    await truncate(join(folder, 'killed/log.jsonl'), (await readFile(join(folder, 'killed/log.jsonl'))).length - 3);
    expect(train('--out', 'killed', '--resume', '--threads', '1')).toMatchObject({ stderr: '', status: 0 });
    expect(await losses('killed')).toEqual(await losses('whole'));
    expect(await model('killed')).toEqual(await model('whole'));
  });

  it('keeps the newest checkpoints, and draws the losses', async () => {
    expect((await readdir(join(folder, 'whole/checkpoints'))).toSorted().slice(-2)).toEqual([
      'step-00000021.safetensors',
      'step-00000024.safetensors',
    ]);
    expect(await readFile(join(folder, 'whole/loss.svg'), 'utf8')).toMatch(/^<svg[^]*text\.txt[^]*<\/svg>\n$/);
    expect((await log('whole')).filter(({ type }) => type === 'evaluation').map(({ step }) => step + 1)).toEqual([
      6, 12, 18, 24,
    ]);
  });

  it('is the same run where blocks are computed twice, in less memory', async () => {
    expect(train('--data', 'text.txt', '--out', 'recomputed', ...settings, '--recompute').status).toBe(0);
    expect(await losses('recomputed')).toEqual(await losses('whole'));
  });

  it('lets only one process write into a folder, and refuses other settings', async () => {
    const args = ['--data', 'text.txt', '--out', 'busy', ...settings, '--steps', '100000'];
    const run = spawn(process.execPath, [bin, 'train', ...args], { cwd: folder });
    await new Promise((resolve) => run.stdout.once('data', resolve));
    expect(train('--out', 'busy', '--resume').stderr).toContain('in use by another process');
    expect(train(...args, '--force').stderr).toContain('in use by another process');
    run.kill('SIGINT');
    await new Promise((resolve) => run.on('close', resolve));
    expect(train('--out', 'busy', '--resume', '--steps', '9').stderr).toBe(
      "typeformer: --resume goes on with the run's settings: steps was 100000, and cannot be 9.\n",
    );
  });

  it('says so where the data have changed, or the checkpoint is cut', async () => {
    await cp(join(folder, 'whole'), join(folder, 'cut'), { recursive: true });
    const checkpoint = join(folder, 'cut/checkpoints/step-00000024.safetensors');
    await truncate(checkpoint, 1000);
    expect(train('--out', 'cut', '--resume').stderr).toMatch(/^typeformer: .*step-00000024\.safetensors: .*cut off/);
    await writeFile(join(folder, 'changed.txt'), 'the quick brown fox jumps over the lazy dog.\n'.repeat(40));
    train('--data', 'changed.txt', '--out', 'changed', ...settings);
    await writeFile(join(folder, 'changed.txt'), 'the quick brown fox jumps over the lazy dog.\n'.repeat(41));
    expect(train('--out', 'changed', '--resume').stderr).toContain('tokens was 1620 and is 1661');
  });

  it('learns from .jsonl, from token files, and from where another model has ended; shows samples', async () => {
    const fromLines = train('--data', 'lines.jsonl', '--out', 'lines', ...sizes, '--steps', '4', '--sample-every', '2');
    expect(fromLines).toMatchObject({ stderr: '', status: 0 });
    expect(fromLines.stdout).toMatch(/^step 2: "a quick/m);

    const tokenize = ['tokenize', '--data', 'text.txt', '--tokenizer', 'whole/tokenizer.json', '--out', 'ids'];
    expect(spawnSync(process.execPath, [bin, ...tokenize], { cwd: folder }).status).toBe(0);
    const data = ['--data', 'ids/train.bin', '--validation', 'ids/val.bin', '--from', 'whole', '--out', 'tuned'];
    const short = ['--preset', 'gpt2-small', '--batch-size', '2', '--steps', '4', '--optimizer', 'muon', '--half'];
    const tuned = train(...data, ...short);
    expect(tuned).toMatchObject({ stderr: '', status: 0 });
    const [before] = (await log('tuned')).filter(({ type }) => type === 'step') as { loss: number }[];
    const [fresh] = (await log('whole')).filter(({ type }) => type === 'step') as { loss: number }[];
    expect(before!.loss).toBeLessThan(fresh!.loss); // it has learnt already
    expect((await model('tuned')).length).toBeLessThan((await model('whole')).length * 0.7);
  });
});
