import { defineConfig } from 'vitest/config';

/** The specs import tfjs-core module by module; here all that imports tfjs does, so that there is one of it. */
export default defineConfig({
  ssr: { resolve: { mainFields: ['module'] } },
  test: {
    name: 'tfjs-specs',
    include: ['test/tfjs-specs.test.ts'],
    server: { deps: { inline: [/@tensorflow/] } },
    hookTimeout: 300_000,
  },
});
