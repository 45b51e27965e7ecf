import { readJson, readText, toStore, type Store } from '@typeformer/checkpoint';
import type { TrainingEvent } from '@typeformer/train';
import { appendFileSync } from 'node:fs';
import { rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Losses } from './loss-curve.ts';
import { readLog } from './read-log.ts';
import { trainPresets, type TrainPreset, type TrainSettings } from './train-settings.ts';

/** A folder that a run writes into, and goes on from: its settings, log, checkpoints and, at the end, the model. */
export type RunFolder = {
  readonly files: Store;
  readonly checkpoints: Store;
  readonly settings: TrainSettings;
  /** Adds an event to the log; the first removes what had happened after the checkpoint that the run goes on from. */
  log(event: TrainingEvent): Promise<void>;
  /** The losses so far, by the log. */
  losses(): Promise<Losses>;
  close(): Promise<void>;
};

export type RunFolderOptions = {
  readonly out: string;
  readonly preset: TrainPreset;
  /** The settings that were asked for. */
  readonly asked: Partial<TrainSettings>;
  /** Goes on with the run that is there. */
  readonly resume: boolean;
  /** Replaces what is there. */
  readonly force: boolean;
};

const logName = 'log.jsonl';
const settingsName = 'run.json';

/** Opens the folder for this process alone. */
export async function openRunFolder({ out, preset, asked, resume, force }: RunFolderOptions): Promise<RunFolder> {
  const there = await stat(out).catch(() => undefined);
  if (there && !there.isDirectory()) throw new Error(`--out ${out} is a file; it must be a folder, or not there yet.`);
  const files = toStore(out);
  if (resume && (await savedSettings(files)) === undefined) throw new Error(`--resume: there is no run in ${out}.`);
  if (!resume && asked.data === undefined) throw new Error('--data says which text to learn.');
  if (!resume && !force) await mustBeFree(out, files);

  const unlock = await files.lock(); // it makes the folder
  const close = async (): Promise<void> => {
    await unlock();
    if (!there) await rmdir(out).catch(() => {}); // unless something was written
  };
  try {
    const settings = resume ? await unchanged(files, asked) : newSettings(preset, asked);
    const checkpoints = toStore(join(out, 'checkpoints'));
    let isFirst = true;
    return {
      files,
      checkpoints,
      settings,
      log: async (event) => {
        if (isFirst) await cutLog(files, event.step);
        isFirst = false;
        if (event.type !== 'resume') appendFileSync(join(out, logName), `${JSON.stringify(event)}\n`);
      },
      losses: async () => readLog((await readText(files, logName)) ?? ''),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Begins a new run where an old one was: to be called when everything that can be wrong has been checked. */
export async function beginRun({ files, checkpoints, settings }: RunFolder): Promise<void> {
  for (const path of await checkpoints.list()) await checkpoints.remove(path);
  await files.remove(logName);
  await files.write(settingsName, [new TextEncoder().encode(`${JSON.stringify(settings, null, 2)}\n`)]);
}

async function mustBeFree(out: string, files: Store): Promise<void> {
  const paths = await files.list();
  const what = paths.includes('model.safetensors') ? 'a model' : paths.includes(settingsName) ? 'a run' : undefined;
  const goOn = paths.includes(settingsName) ? ', --resume goes on with it' : '';
  if (what) throw new Error(`--out ${out} already has ${what}; --force replaces it${goOn}.`);
}

function newSettings(preset: TrainPreset, asked: Partial<TrainSettings>): TrainSettings {
  return { ...trainPresets[preset], ...asked, data: asked.data! };
}

/** Of a run that goes on; what is asked for again must be what it was. */
async function unchanged(files: Store, asked: Partial<TrainSettings>): Promise<TrainSettings> {
  const saved = (await savedSettings(files))!;
  for (const [name, value] of Object.entries(asked)) {
    const [was, is] = [saved[name as keyof TrainSettings], value].map((one) => JSON.stringify(one));
    if (was !== is)
      throw new Error(`--resume goes on with the run's settings: ${name} was ${was}, and cannot be ${is}.`);
  }
  return saved;
}

/** As this program has written them: nothing else writes there, and what they lead to is checked as that of options. */
async function savedSettings(files: Store): Promise<TrainSettings | undefined> {
  return (await readJson(files, settingsName)) as TrainSettings | undefined;
}

/** The events of steps from `step` on are to come again. */
async function cutLog(files: Store, step: number): Promise<void> {
  const lines = ((await readText(files, logName)) ?? '').split('\n').slice(0, -1); // a kill may have cut the last
  const before = lines.filter((line) => (JSON.parse(line) as TrainingEvent).step < step);
  await files.write(logName, [new TextEncoder().encode(before.map((line) => `${line}\n`).join(''))]);
}
