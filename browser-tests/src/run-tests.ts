import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, startTests, type Task, type VitestRunner } from '@vitest/runner';

type Files = Readonly<Record<string, () => Promise<unknown>>>;

/** The test files that run here as they are, and what sets them up. */
const suites = {
  /** backend-simd from its sources. */
  kernels: {
    setUp: () => import('../../packages/backend-simd/test/set-up.ts'),
    files: import.meta.glob([
      '../../packages/backend-simd/src/**/*.test.ts',
      '!../../packages/backend-simd/src/thread.test.ts',
    ]), // needs Node
  },
  /** backend-simd as it is installed. */
  operations: {
    setUp: () => import('../../scripts/use-simd.ts'),
    files: import.meta.glob('../../packages/ops/src/kernels.test.ts'),
  },
  /** checkpoint as it is installed. */
  stores: {
    setUp: () => import('../../scripts/use-simd.ts'),
    files: import.meta.glob('./directory-store.test.ts'),
  },
} satisfies Record<string, { readonly setUp: () => Promise<unknown>; readonly files: Files }>;

export type SuiteName = keyof typeof suites;

/** How many tests have passed; which have failed, and why. */
export type Outcome = { readonly passed: number; readonly failures: readonly string[] };

/** Runs the tests of a suite. */
export async function runTests(name: SuiteName): Promise<Outcome> {
  const runner: VitestRunner = { config, importFile: () => declareTests(name) };
  const tasks = (await startTests([name], runner)).flatMap(withThoseInside);
  return {
    passed: tasks.filter(({ type, result }) => type === 'test' && result?.state === 'pass').length,
    failures: tasks.flatMap(({ fullName, result }) =>
      (result?.errors ?? []).map(({ message }) => `${fullName}: ${message}`),
    ),
  };
}

const config: VitestRunner['config'] = {
  root: '/',
  setupFiles: [],
  name: undefined,
  passWithNoTests: false,
  testNamePattern: undefined,
  allowOnly: false,
  sequence: { seed: 0, hooks: 'stack', setupFiles: 'list' },
  chaiConfig: undefined,
  maxConcurrency: 1,
  testTimeout: 120_000,
  hookTimeout: 120_000,
  retry: 0,
  includeTaskLocation: false,
  tags: [],
  tagsFilter: undefined,
  strictTags: false,
};

/** A module runs once, and cannot set up each file anew: that is done here. */
async function declareTests(name: SuiteName): Promise<void> {
  const { setUp, files } = suites[name];
  await setUp();
  await import('../../scripts/count-tensors.ts');
  for (const [path, declare] of Object.entries(files)) {
    describe(path, async () => {
      beforeAll(() => void tf.setBackend('simd'));
      await declare();
    });
  }
}

function withThoseInside(task: Task): Task[] {
  return [task, ...('tasks' in task ? task.tasks.flatMap(withThoseInside) : [])];
}
