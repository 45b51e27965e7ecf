import type * as tf from '@tensorflow/tfjs-core';
import { writeSafetensors, type Store } from '@typeformer/checkpoint';
import { restoreRun } from './restore-run.ts';
import type { RunProgress, RunState } from './run-state.ts';

export type CheckpointOptions = {
  /** Where they are kept, and nothing else: `toStore` of `@typeformer/checkpoint` makes one. */
  readonly store: Store;
  /** One after every so many steps, after an evaluation that is the best so far, and at the end. */
  readonly every: number;
  /** How many of the newest stay; the best stays as well. Default 2. */
  readonly keep?: number;
  /**
   * Whether to go on from the newest checkpoint in the store, where there is one. Default false: a store that has
   * checkpoints is refused, so that none is lost.
   */
  readonly resume?: boolean;
  /** What the run is, as plain data: a configuration, say. A checkpoint of a run that is another is refused. */
  readonly run?: Readonly<Record<string, unknown>>;
};

/** The checkpoints of one run: nobody else writes into the store until they are closed. */
export interface Checkpoints {
  /** The path of the newest. */
  readonly newest: string | undefined;
  /** Puts the newest one's numbers into `state`. */
  restore(state: RunState): Promise<RunProgress | undefined>;
  /** Writes one, whole or not at all, and gives its path; then removes those that need not stay. */
  save(state: RunState, progress: RunProgress): Promise<string>;
  close(): Promise<void>;
}

/** Opens a store for one run. */
export async function openCheckpoints({
  store,
  keep = 2,
  resume = false,
  run = {},
}: CheckpointOptions): Promise<Checkpoints> {
  const unlock = await store.lock();
  try {
    let paths = (await store.list()).filter((path) => stepOf(path) !== undefined).toSorted();
    if (paths.length > 0 && !resume) {
      throw new Error(
        `train: there are checkpoints in ${store.name} already; \`resume: true\` goes on from ${paths.at(-1)}.`,
      );
    }
    return {
      get newest() {
        return paths.at(-1);
      },
      restore: async (state) => {
        const newest = paths.at(-1);
        return newest === undefined ? undefined : restoreRun(store, newest, state, run);
      },
      save: async (state, progress) => {
        const path = pathOf(progress.step);
        await store.write(
          path,
          writeSafetensors(tensorsOf(state), { run: JSON.stringify(run), progress: JSON.stringify(progress) }),
        );
        paths = [...new Set([...paths, path])].toSorted();
        const stay = new Set(paths.slice(-keep));
        if (progress.best) stay.add(pathOf(progress.best.step));
        for (const old of paths.filter((one) => !stay.has(one))) await store.remove(old);
        paths = paths.filter((one) => stay.has(one));
        return path;
      },
      close: unlock,
    };
  } catch (error) {
    await unlock();
    throw error;
  }
}

/** In the order of their steps when they are sorted as texts. */
function pathOf(step: number): string {
  return `step-${String(step + 1).padStart(8, '0')}.safetensors`;
}

function stepOf(path: string): number | undefined {
  const [, digits] = /^step-(\d{8,})\.safetensors$/.exec(path) ?? [];
  return digits === undefined ? undefined : Number(digits) - 1;
}

function tensorsOf(state: RunState) {
  return [...state].map(([name, tensor]) => ({
    name,
    shape: tensor.shape,
    data: () => (tensor as tf.Tensor).data<'float32'>(),
  }));
}
