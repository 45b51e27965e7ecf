import { defineConfig } from 'vitest/config';
import { countTensors, plain } from '../../vitest.shared.ts';

export default defineConfig({
  test: { ...plain.test, setupFiles: ['test/set-up.ts', countTensors], isolate: false },
});
