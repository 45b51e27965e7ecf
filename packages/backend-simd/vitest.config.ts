import { defineConfig } from 'vitest/config';
import { countTensors, plain, seedFuzz } from '../../vitest.shared.ts';

export default defineConfig({
  test: {
    ...plain.test,
    include: ['src/**/*.test.ts', 'test/life-cycle.test.ts'],
    setupFiles: [seedFuzz, 'test/set-up.ts', countTensors],
    isolate: false,
    reporters: ['minimal'], // else one failing spec has all that pass listed
    projects: [{ extends: true, test: { name: 'backend-simd' } }, './vitest.specs.config.ts'],
  },
});
