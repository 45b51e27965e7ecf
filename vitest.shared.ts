import { defineConfig } from 'vitest/config';

const countTensors = new URL('./scripts/count-tensors.ts', import.meta.url).pathname;

/** The settings of a package's tests. */
export const plain = defineConfig({ test: { include: ['src/**/*.test.ts'], testTimeout: 60_000 } });

/** The same for packages that touch tensors: every test must end with as many tensors as it began. */
export const tensors = defineConfig({ test: { ...plain.test, setupFiles: [countTensors], isolate: false } });
