// Trains nanoGPT's configuration for a CPU on Tiny Shakespeare and evaluates it on the last tenth of the text; where
// TORCH_PYTHON names a Python with torch, in PyTorch as well.
import { Command } from 'commander';
import { markdownTable } from 'markdown-table';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cli, path, run } from './contenders.ts';

/** Of the held-out text, in nats; and what the steps have taken, without evaluations and checkpoints. */
type Outcome = { readonly loss: number; readonly seconds: number };

const { seeds, steps } = new Command('bench:curve')
  .description("Train nanoGPT's configuration for a CPU, and evaluate it on held-out text")
  .option('--seeds <n...>', 'a run of each', ['1'])
  .option('--steps <n>', "fewer than nanoGPT's, for a trial", Number, 2000)
  .parse()
  .opts<{ seeds: string[]; steps: number }>();
const python = process.env['TORCH_PYTHON'];

const folder = await mkdtemp(join(tmpdir(), 'typeformer-'));
try {
  const text = await readFile(path('../examples/data/tinyshakespeare.txt'), 'utf8');
  const boundary = Math.floor(0.9 * text.length); // nanoGPT's
  const [training, heldOut] = [join(folder, 'training.txt'), join(folder, 'held-out.txt')];
  await writeFile(training, text.slice(0, boundary));
  await writeFile(heldOut, text.slice(boundary));

  const table = [['seed', 'validation loss', 'time', "PyTorch's loss", 'its time', 'ratio']];
  for (const seed of seeds) {
    const ours = await typeformer(training, heldOut, seed);
    const theirs = python ? await torch(python, training, heldOut, seed) : undefined;
    const ratio = theirs ? `${(ours.seconds / theirs.seconds).toFixed(2)} ×` : '–';
    table.push([seed, ...cells(ours), ...cells(theirs), ratio]);
  }
  process.stdout.write(`${markdownTable(table, { align: Array<string>(6).fill('r') })}\n`);
} finally {
  await rm(folder, { recursive: true });
}

async function typeformer(training: string, heldOut: string, seed: string): Promise<Outcome> {
  const out = join(folder, seed);
  const command = (...args: string[]): Promise<string> => run(process.execPath, [cli, ...args]);
  const warmup = Math.floor(steps / 20); // the preset's 100 of 2000 steps
  const settings = ['--seed', seed, '--steps', String(steps), '--warmup', String(warmup)];
  const data = ['--data', training, '--validation', heldOut];
  await command('train', '--preset', 'char-small', ...data, ...settings, '--out', out);
  const windows = ['--context', '64', '--stride', '64'];
  const evaluation = await command('eval', '--model', out, '--data', heldOut, ...windows, '--json');
  const log = (await readFile(join(out, 'log.jsonl'), 'utf8')).trim().split('\n');
  const events = log.map((line) => JSON.parse(line) as { readonly type: string; readonly seconds: number });
  const seconds = events.reduce((sum, event) => (event.type === 'step' ? sum + event.seconds : sum), 0);
  return { loss: (JSON.parse(evaluation) as Outcome).loss, seconds };
}

async function torch(python: string, training: string, heldOut: string, seed: string): Promise<Outcome> {
  const data = ['--training', training, '--held-out', heldOut];
  const settings = ['--seed', seed, '--steps', String(steps)];
  return JSON.parse(await run(python, [path('nano_gpt.py'), ...data, ...settings])) as Outcome;
}

function cells(outcome: Outcome | undefined): [loss: string, time: string] {
  return outcome ? [outcome.loss.toFixed(3), `${outcome.seconds.toFixed(0)} s`] : ['–', '–'];
}
