import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { projects: ['packages/*', 'apps/*', 'examples', 'browser-tests', 'packages/*/vitest.specs.config.ts'] },
});
