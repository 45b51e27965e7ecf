import { defineConfig } from 'vitest/config';

const script = (name: string) => new URL(`./scripts/${name}.ts`, import.meta.url).pathname;

export const seedFuzz = script('seed-fuzz');

/** The settings of a package's tests. */
export const plain = defineConfig({
  test: {
    include: ['{src,test}/**/*.test.ts'],
    setupFiles: [seedFuzz],
    isolate: false, // or each file loads everything anew: half of the time
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});

/** Every test must end with as many tensors as it began. */
export const countTensors = script('count-tensors');

/** The settings of packages that touch tensors: they compute on backend-simd. */
export const tensors = defineConfig({
  test: { ...plain.test, setupFiles: [seedFuzz, script('use-simd'), countTensors], isolate: false },
});
