import * as tf from '@tensorflow/tfjs-core';
import { excerpt, firstFew, readFloat32, readSafetensors, type Safetensors, type Source } from '@typeformer/checkpoint';
import * as v from 'valibot';
import { differences } from './differences.ts';
import type { RunProgress, RunState } from './run-state.ts';

const progressSchema = v.object({
  step: v.pipe(v.number(), v.integer(), v.minValue(0)),
  learningRate: v.number(),
  best: v.optional(v.object({ step: v.number(), loss: v.number() })),
});

/**
 * Puts a checkpoint's numbers into `state`, and says how far the run had come.
 *
 * @throws Error if the file is damaged, if the run was another, or if its tensors are others
 */
export async function restoreRun(source: Source, path: string, state: RunState, run: object): Promise<RunProgress> {
  const where = `${source.name}: ${path}`;
  const file = await source.open(path);
  if (!file) throw new Error(`${where} is gone.`);
  try {
    const { metadata, tensors } = await readSafetensors(file);
    checkRun(fromJson(metadata.get('run'), where), run, where);
    const progress = v.safeParse(progressSchema, fromJson(metadata.get('progress'), where));
    if (!progress.success) throw new Error(`${where}: its metadata "progress" is none of a training run.`);
    checkTensors(tensors, state, where);
    for (const [name, variable] of state) {
      const numbers = await readFloat32(tensors.get(name)!);
      tf.tidy(() => variable.assign(tf.tensor(numbers, variable.shape)));
    }
    return progress.output;
  } finally {
    await file.close();
  }
}

function fromJson(text: string | undefined, where: string): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    throw new Error(`${where} is no checkpoint of a training run.`);
  }
}

function checkRun(before: unknown, now: object, where: string): void {
  const changed = differences(before, now);
  if (changed.length > 0) throw new Error(`${where} is of another run: ${firstFew(changed, String).join('; ')}.`);
}

function checkTensors(tensors: Safetensors['tensors'], state: RunState, where: string): void {
  const complaints: string[] = [];
  for (const [name, { shape }] of state) {
    const stored = tensors.get(name);
    if (!stored) complaints.push(`Tensor "${name}" is missing.`);
    else if (stored.shape.join() !== shape.join()) {
      complaints.push(`Tensor "${name}" has shape ${excerpt(stored.shape)}; the run needs [${shape}].`);
    }
  }
  for (const name of tensors.keys())
    if (!state.has(name)) complaints.push(`Tensor ${excerpt(name)} is none of this run's.`);
  if (complaints.length > 0) {
    throw new Error([`${where} does not fit the run:`, ...firstFew(complaints, String)].join('\n'));
  }
}
