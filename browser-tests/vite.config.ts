import { defineConfig, type Plugin } from 'vite';

/** Their packages say that no module but the index does anything by itself; these do. */
const testsDeclare: Plugin = {
  name: 'tests-declare',
  transform: { filter: { id: /(\.test|\/set-up)\.ts$/ }, handler: () => ({ moduleSideEffects: true }) },
};

/** Nothing here is for the backend: it needs no settings. */
export default defineConfig({
  plugins: [testsDeclare],
  worker: { format: 'es', plugins: () => [testsDeclare] }, // it imports the test files one by one
  build: { chunkSizeWarningLimit: 3000 },
});
