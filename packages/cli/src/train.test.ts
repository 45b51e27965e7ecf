import { loadPretrained } from '@typeformer/checkpoint';
import type { TrainingEvent } from '@typeformer/train';
import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { cp, mkdtemp, open, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
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

/** The same; something is done to it soon after its first step. */
async function interrupted(how: (run: ChildProcessWithoutNullStreams) => void, args: readonly string[]) {
  const run = spawn(process.execPath, [bin, 'train', ...args], { cwd: folder });
  const output = { stdout: '', stderr: '' };
  run.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  run.stdout.on('data', (chunk: Buffer) => {
    const hadStarted = output.stdout.includes('step');
    output.stdout += chunk.toString();
    if (!hadStarted && output.stdout.includes('step')) setTimeout(() => how(run), 30);
  });
  const status = await new Promise((resolve) => run.on('close', resolve));
  return { ...output, status };
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
  const long = ['--data', 'text.txt', ...settings, '--steps', '1000', '--evaluate-every', '500'];

  it('goes on after Ctrl-C, which npx may send twice, to the very losses and weights', async () => {
    const twice = (run: ChildProcessWithoutNullStreams): void => {
      run.kill('SIGINT');
      setTimeout(() => run.kill('SIGINT'), 20);
    };
    const first = await interrupted(twice, [...long, '--out', 'stopped']);
    expect(first.stderr).toMatch(
      /^typeformer: stopped by Ctrl-C after \d+ of 1000 steps; --resume goes on. The model as it is now is in stopped.\n$/,
    );
    expect(first.status).toBe(130);
    const stopped = await loadPretrained(join(folder, 'stopped'));
    expect(stopped.config.dModel).toBe(8);
    stopped.dispose();
    const rest = train('--out', 'stopped', '--resume');
    expect(rest).toMatchObject({ stderr: '', status: 0 });
    expect(rest.stdout).toMatch(/Goes on after step \d+\./);
    train(...long, '--out', 'unstopped');
    expect(await losses('stopped')).toEqual(await losses('unstopped'));
    expect(await model('stopped')).toEqual(await model('unstopped'));
  });

  it.each<[string, number, (run: ChildProcessWithoutNullStreams) => void]>([
    ['SIGTERM', 143, (run) => run.kill('SIGTERM')],
    [
      'SIGHUP', // a terminal that closes sends it twice, and takes no more output
      129,
      (run) => {
        run.kill('SIGHUP');
        run.stdout.destroy();
        setTimeout(() => run.kill('SIGHUP'), 20);
      },
    ],
    ['a closed stdout', 141, (run) => run.stdout.destroy()],
  ])('is ended by %s with a checkpoint of its last step', async (cause, exitCode, how) => {
    const out = `ended-${exitCode}`;
    const ended = await interrupted(how, [...long, '--steps', '100000', '--out', out]);
    const [, steps] = new RegExp(`^typeformer: stopped by ${cause} after (\\d+) of 100000 steps; `).exec(ended.stderr)!;
    expect(ended.status).toBe(exitCode);
    expect((await log(out)).at(-1)).toMatchObject({ type: 'checkpoint', step: Number(steps) - 1 });
    expect(await readdir(join(folder, out, 'checkpoints'))).toContain(`step-${steps!.padStart(8, '0')}.safetensors`);
    (await loadPretrained(join(folder, out))).dispose();
  });

  it('goes on after kill -9 from its last checkpoint, and the log has each event once', async () => {
    await interrupted((run) => run.kill('SIGKILL'), ['--data', 'text.txt', '--out', 'killed', ...settings]);
    await truncate(join(folder, 'killed/log.jsonl'), (await readFile(join(folder, 'killed/log.jsonl'))).length - 3);
    expect(train('--out', 'killed', '--resume', '--threads', '1')).toMatchObject({ stderr: '', status: 0 });
    expect(await losses('killed')).toEqual(await losses('whole'));
    expect(await model('killed')).toEqual(await model('whole'));
    const files = (await readdir(join(folder, 'whole'), { recursive: true })).toSorted();
    expect((await readdir(join(folder, 'killed'), { recursive: true })).toSorted()).toEqual(files);
  });

  it('goes on with a log of any size, whatever is in it', async () => {
    await cp(join(folder, 'whole'), join(folder, 'large'), { recursive: true });
    const file = await open(join(folder, 'large/log.jsonl'), 'a');
    const sample = `${JSON.stringify({ type: 'sample', step: 2, text: 'x'.repeat(1_000_000) })}\n`;
    for (let count = 0; count < 110; count++) await file.write(sample);
    await file.write('{"type":"step","step":3,"lo\n\0\0\0\n');
    await file.close();
    await rm(join(folder, 'large/checkpoints/step-00000024.safetensors'));
    expect(train('--out', 'large', '--resume')).toMatchObject({
      stderr: expect.stringMatching(
        /^(typeformer: 2 lines of log\.jsonl are damaged, line \d+ the first of them, .*\n)?$/,
      ),
      status: 0,
    });
    expect((await losses('large')).at(-1)).toBe((await losses('whole')).at(-1));
    expect(await model('large')).toEqual(await model('whole'));
  });

  it('keeps all its options when it goes on, and takes those that change no number anew', async () => {
    const options = ['--half', '--recompute', '--sample-every', '10', '--steps', '1500', '--checkpoint-every', '7'];
    const args = ['--data', 'text.txt', '--out', 'kept', ...settings, ...options, '--evaluate-every', '1500'];
    await interrupted((run) => run.kill('SIGINT'), args);
    const done = (await log('kept')).at(-1)!.step + 1;
    expect(train('--out', 'kept', '--resume', '--steps', String(done + 30))).toMatchObject({ stderr: '', status: 0 });
    const later = (await log('kept')).filter(({ step }) => step >= done);
    const stepsOf = (type: string) => later.filter((event) => event.type === type).map(({ step }) => step + 1);
    const range = Array.from({ length: 30 }, (_, place) => done + 1 + place);
    const due = (every: number) => range.filter((step) => step % every === 0 || step === done + 30);
    expect(stepsOf('sample')).toEqual(due(10));
    expect(stepsOf('checkpoint')).toEqual(due(7));
    const half = (await model('kept')).length;
    expect(half).toBeLessThan((await model('whole')).length * 0.7);

    expect(train('--out', 'kept', '--resume', '--no-half', '--sample-every', '5').status).toBe(0);
    expect((await model('kept')).length).toBe((await model('whole')).length);
    expect(JSON.parse(await readFile(join(folder, 'kept/run.json'), 'utf8'))).toMatchObject({
      half: false,
      recompute: true,
      sampleEvery: 5,
      checkpointEvery: 7,
      steps: done + 30,
    });
  });

  it('goes on to more steps than it was to have', async () => {
    const flat = ['--learning-rate', '0.01', '--min-learning-rate', '0.01', '--warmup', '2', '--evaluate-every', '6'];
    const args = ['--data', 'text.txt', ...settings, ...flat];
    train(...args, '--out', 'forty', '--steps', '40');
    train(...args, '--out', 'extended', '--steps', '24');
    const more = train('--out', 'extended', '--resume', '--steps', '40');
    expect(more).toMatchObject({ stderr: '', status: 0 });
    expect(more.stdout).toContain(
      'The run has 40 steps now, not 24. Its learning rate goes on as in a run of 40: 0.01,',
    );
    expect(await losses('extended')).toEqual(await losses('forty')); // the rate does not depend on how many there are
    expect(await model('extended')).toEqual(await model('forty'));
    expect(train('--out', 'extended', '--resume', '--steps', '39').stderr).toBe(
      'typeformer: --steps 39 must be at least 40, which are done.\n',
    );
    expect(JSON.parse(await readFile(join(folder, 'extended/run.json'), 'utf8'))).toMatchObject({ steps: 40 });
  });

  it('goes on exactly after it was extended, stopped and gone on', async () => {
    for (const out of ['calm', 'uneasy']) await cp(join(folder, 'whole'), join(folder, out), { recursive: true });
    const more = ['--resume', '--steps', '500'];
    const calmly = train('--out', 'calm', ...more);
    expect(calmly.stdout).toContain(
      'The run has 500 steps now, not 24. Its learning rate goes on as in a run of 500: 0.003, after 0.000313, and 0.0003 at the end.',
    );
    await interrupted((run) => run.kill('SIGKILL'), ['--out', 'uneasy', ...more]);
    const rest = train('--out', 'uneasy', '--resume');
    expect(rest.stdout).not.toContain('steps now');
    expect(await losses('uneasy')).toEqual(await losses('calm'));
    expect(await model('uneasy')).toEqual(await model('calm'));
  });

  it("takes its options from a file, such as another run's", async () => {
    expect(train('--config', 'whole/run.json', '--out', 'again')).toMatchObject({ stderr: '', status: 0 });
    expect(await model('again')).toEqual(await model('whole'));
    expect(train('--config', 'whole/run.json', '--out', 'shorter', '--steps', '3').stdout).toContain('step 3/3');
    await writeFile(join(folder, 'wrong.json'), '{ "dModel": "wide" }');
    expect(train('--data', 'text.txt', '--config', 'wrong.json', '--out', 'x').stderr).toBe(
      'typeformer: --config wrong.json: dModel ("wide") must be a whole number from 1.\n',
    );
  });

  it.each([
    ['{ "steps": 24 }', 'must say data: a run cannot go on without.'],
    ['{ "steps": "many" }', ': steps ("many") must be a whole number from 1.'],
    ['{ "stepz": 24 }', ': "stepz" is no option of train: '],
    ['{ "steps": 24', ' is not JSON: '],
  ])('does not go on with a run.json of %s', async (content, message) => {
    await cp(join(folder, 'whole'), join(folder, 'edited'), { recursive: true });
    await writeFile(join(folder, 'edited/run.json'), content);
    const { stderr } = train('--out', 'edited', '--resume');
    expect(stderr).toMatch(/^typeformer: edited.run\.json/);
    expect(stderr).toContain(message);
  });

  it('does not begin anew over a model whose checkpoints are gone', async () => {
    await cp(join(folder, 'whole'), join(folder, 'bare'), { recursive: true });
    await rm(join(folder, 'bare/checkpoints'), { recursive: true });
    expect(train('--out', 'bare', '--resume').stderr).toBe(
      'typeformer: --resume: the run in bare has a model but no checkpoint to go on from; --force begins anew.\n',
    );
    expect(await model('bare')).toEqual(await model('whole'));
  });

  it('says how many characters of a held-out text the vocabulary lacks', async () => {
    await writeFile(join(folder, 'other.txt'), `${await readFile(join(folder, 'text.txt'), 'utf8')}日本`);
    const { stderr, status } = train('--data', 'text.txt', '--validation', 'other.txt', '--out', 'other', ...settings);
    expect({ stderr, status }).toEqual({
      stderr: 'typeformer: 2 characters of other.txt are in no token, and left out.\n',
      status: 0,
    });
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
    expect(train('--out', 'busy', '--resume', '--learning-rate', '9').stderr).toBe(
      "typeformer: --resume goes on with the run's settings: --learning-rate was 0.003, and cannot be 9.\n",
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
