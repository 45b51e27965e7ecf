import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { projects: ['packages/*', 'apps/*', 'examples', 'packages/*/vitest.specs.config.ts'] },
});
