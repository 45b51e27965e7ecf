// The specs of tfjs-core, https://github.com/tensorflow/tfjs/tree/master/tfjs-core/src, on both variants of the backend.
// They are written for jasmine, which runs them all before the first test here; each test then tells what came of one.
// Those of one operation alone: npx vitest run --project tfjs-specs -t 'matmul simd'
import * as tf from '@tensorflow/tfjs';
import { setTestEnvs } from '@tensorflow/tfjs-core/dist/jasmine_util.js';
import jasmineCore, { type Result, type Spec, type Suite } from 'jasmine-core';
import { beforeAll, describe, expect, it, type RunnerTask } from 'vitest';
import type { SimdBackend } from '../src/backend.ts';
import { registerVariants, variants } from './variants.ts';

registerVariants();
const backends = await Promise.all(variants.map(keepBackend));
setTestEnvs(variants.map((name) => ({ name, backendName: name, isDataSync: true })));

const globals = jasmineCore.noGlobals();
Object.assign(globalThis, globals);
globals.jasmine.DEFAULT_TIMEOUT_INTERVAL = 20_000;
const jasmine = globals.jasmine.getEnv();
jasmine.configure({ random: false, forbidDuplicateNames: false });
await import('@tensorflow/tfjs-core/dist/tests.js'); // declares the specs

const results = new Map<string, Result>();
const failuresAround: unknown[] = [];
const leaks: string[] = [];

// oxlint-disable-next-line no-empty-pattern -- vitest takes nothing else for it
beforeAll(async ({}, file) => {
  const wanted = new Set(specsOf(file.tasks, jasmine.topSuite()));
  jasmine.configure({ specFilter: ({ id }: Spec) => wanted.has(id) });
  const started = new Map<string, Held[]>();
  jasmine.addReporter({
    specDone: (result) => results.set(result.id, result),
    suiteStarted: ({ id }) => started.set(id, backends.map(held)),
    suiteDone: ({ id, fullName, failedExpectations }) => {
      failuresAround.push(...failedExpectations);
      for (const [index, { tensors, bytes }] of started.get(id)!.entries()) {
        const now = held(backends[index]!);
        if (now.tensors === tensors && now.bytes !== bytes) leaks.push(`${fullName}: ${now.bytes - bytes} bytes`);
      }
    },
  });
  failuresAround.push(...(await jasmine.execute()).failedExpectations);
});

declareTests(jasmine.topSuite());

it('leaves no memory behind that no tensor holds', () => {
  expect(leaks).toEqual([]);
});

it('has no failures before, between and after the specs', () => {
  expect(failuresAround).toEqual([]);
});

function declareTests({ children }: Suite): void {
  for (const child of children) {
    if ('children' in child) describe(child.description, () => declareTests(child));
    else it(child.description, ({ skip }) => tell(child, skip));
  }
}

function tell({ id }: Spec, skip: (condition: boolean) => void): void {
  const { status, failedExpectations } = results.get(id)!;
  skip(status === 'pending');
  const [failure] = failedExpectations;
  if (failure) throw Object.assign(new Error(failure.message), { stack: failure.stack });
}

/** The ids of the specs whose tests are selected, by `-t` for example. */
function specsOf(tasks: readonly RunnerTask[], { children }: Suite): string[] {
  return children.flatMap((child, index) => {
    const task = tasks[index]!;
    if (task.type === 'suite') return specsOf(task.tasks, child as Suite);
    return task.mode === 'run' ? [child.id] : [];
  });
}

type Held = { readonly tensors: number; readonly bytes: number };

function held(backend: SimdBackend): Held {
  return { tensors: backend.numDataIds(), bytes: backend.allocator.inUse };
}

/** Each suite would make a backend and dispose it. */
async function keepBackend(name: string): Promise<SimdBackend> {
  const backend = (await tf.findBackendFactory(name)()) as SimdBackend;
  backend.dispose = () => {};
  tf.removeBackend(name);
  tf.registerBackend(name, () => backend);
  return backend;
}
