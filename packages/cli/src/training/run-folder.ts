import { toStore, type Store } from '@typeformer/checkpoint';
import type { TrainingEvent } from '@typeformer/train';
import { constants } from 'node:fs';
import { access, appendFile, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { cutLog } from './cut-log.ts';
import { readLog } from './read-log.ts';
import { saidAnew, trainPresets, type RunOptions } from './train-settings.ts';

/** A folder that a run writes into, and goes on from: its settings, log, checkpoints and, at the end, the model. */
export type RunFolder = {
  readonly files: Store;
  readonly checkpoints: Store;
  readonly options: RunOptions;
  /** Of a run that goes on: the number of steps that it was to have. */
  readonly stepsBefore: number;
  /**
   * Adds an event to the log; the first removes what had happened after the checkpoint that the run goes on from, and
   * writes what is said anew of the run.
   */
  log(event: TrainingEvent): Promise<void>;
  /** The losses so far, by the log. */
  losses(): ReturnType<typeof readLog>;
  close(): Promise<void>;
};

export type RunFolderOptions = {
  readonly out: string;
  /** What was asked for. */
  readonly asked: Partial<RunOptions>;
  /** Goes on with the run that is there. */
  readonly resume: boolean;
  /** Replaces what is there. */
  readonly force: boolean;
  /** Options from a JSON file, checked as those of the command line are. */
  readonly read: (file: string) => Partial<RunOptions>;
};

const logName = 'log.jsonl';
const optionsName = 'run.json';

/** Opens the folder for this process alone. */
export async function openRunFolder({ out, asked, resume, force, read }: RunFolderOptions): Promise<RunFolder> {
  const there = await stat(out).catch(() => undefined);
  if (there && !there.isDirectory()) throw new Error(`--out ${out} is a file; it must be a folder, or not there yet.`);
  const files = toStore(out);
  const paths = await files.list().catch((error: Error) => refuse(out, error.cause));
  if (resume && !paths.includes(optionsName)) throw new Error(`--resume: there is no run in ${out}.`);
  if (!resume && asked.data === undefined) throw new Error('--data says which text to learn.');
  if (!resume && !force) mustBeFree(out, paths);

  const unlock = await lock(out, files); // it makes the folder
  const close = async (): Promise<void> => {
    await unlock();
    if (!there) await rmdir(out).catch(() => {}); // unless something was written
  };
  try {
    const before = resume ? saved(join(out, optionsName), read) : newOptions(asked);
    const checkpoints = toStore(join(out, 'checkpoints'));
    if (resume && paths.includes('model.safetensors') && (await checkpoints.list()).length === 0) {
      throw new Error(`--resume: the run in ${out} has a model but no checkpoint to go on from; --force begins anew.`);
    }
    const options = resume ? goingOn(before, asked) : before;
    const logFile = join(out, logName);
    let isFirst = true;
    return {
      files,
      checkpoints,
      options,
      stepsBefore: before.steps,
      log: async (event) => {
        if (isFirst) {
          if (event.step > options.steps) {
            throw new Error(`--steps ${options.steps} must be at least ${event.step}, which are done.`);
          }
          await cutLog(logFile, event.step);
          if (resume) await writeOptions(files, options);
        }
        isFirst = false;
        if (event.type !== 'resume') await appendFile(logFile, `${JSON.stringify(event)}\n`);
      },
      losses: () => readLog(logFile),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Begins a new run where an old one was: to be called when everything that can be wrong has been checked. */
export async function beginRun({ files, checkpoints, options }: RunFolder): Promise<void> {
  for (const path of await checkpoints.list()) await checkpoints.remove(path);
  await files.remove(logName);
  await writeOptions(files, options);
}

function writeOptions(files: Store, options: RunOptions): Promise<void> {
  return files.write(optionsName, [new TextEncoder().encode(`${JSON.stringify(options, null, 2)}\n`)]);
}

function mustBeFree(out: string, paths: readonly string[]): void {
  const what = paths.includes('model.safetensors') ? 'a model' : paths.includes(optionsName) ? 'a run' : undefined;
  const goOn = paths.includes(optionsName) ? ', --resume goes on with it' : '';
  if (what) throw new Error(`--out ${out} already has ${what}; --force replaces it${goOn}.`);
}

/** Locks the folder, and finds out whether it can be written. */
async function lock(out: string, files: Store): Promise<() => Promise<void>> {
  const unlock = await files.lock().catch((error: Error) => refuse(out, error.cause));
  await access(out, constants.W_OK).catch((error: unknown) => unlock().then(() => refuse(out, error)));
  return unlock;
}

function refuse(out: string, cause: unknown): never {
  const { code = String(cause) } = Object(cause) as NodeJS.ErrnoException;
  const isLocked = code === 'EADDRINUSE' || code === 'EAGAIN';
  const reason = isLocked ? 'is in use by another process' : `cannot be written (${code})`;
  throw new Error(`--out ${out} ${reason}.`, { cause });
}

function newOptions({ preset = 'char-tiny', ...asked }: Partial<RunOptions>): RunOptions {
  return { preset, ...trainPresets[preset], ...asked, data: asked.data! };
}

function saved(file: string, read: RunFolderOptions['read']): RunOptions {
  const options = read(file);
  for (const name of ['data', ...Object.keys(trainPresets['char-tiny'])]) {
    if (!(name in options)) throw new Error(`${file} must say ${name}: a run cannot go on without.`);
  }
  return options as RunOptions; // each option is checked, and none is missing
}

/** Of a run that goes on: what is asked for again must be what it was, but for what may be said anew. */
function goingOn(before: RunOptions, asked: Partial<RunOptions>): RunOptions {
  for (const name of Object.keys(asked) as (keyof RunOptions)[]) {
    const [was = 'not said', is] = [before[name], asked[name]].map((one) => JSON.stringify(one));
    if (was === is || saidAnew.has(name)) continue;
    const flag = `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    throw new Error(`--resume goes on with the run's settings: ${flag} was ${was}, and cannot be ${is}.`);
  }
  return { ...before, ...asked };
}
