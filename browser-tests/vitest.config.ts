import { defineConfig } from 'vitest/config';

export default defineConfig({
  // A machine that also runs the other packages' tests is slow to answer.
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
