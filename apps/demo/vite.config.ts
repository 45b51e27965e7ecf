import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

/** What makes a page cross-origin isolated, so that threads may share memory. */
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

export default defineConfig({
  server: { headers },
  preview: { headers },
  worker: { format: 'es' },
  build: { target: 'es2022', chunkSizeWarningLimit: 3000 }, // the worker brings tfjs along
  plugins: [
    VitePWA({
      registerType: 'autoUpdate',
      manifest: {
        name: 'Typeformer',
        short_name: 'Typeformer',
        description: 'A GPT you can see through',
        theme_color: '#4f5bd5',
        background_color: '#ffffff',
        icons: [{ src: 'icon.svg', sizes: 'any', type: 'image/svg+xml' }],
      },
      // Of the vocabularies, the page reads GPT-2's only, which is r50k_base.
      workbox: {
        globIgnores: ['**/{p50k,cl100k,o200k}_*'],
        globPatterns: ['**/*.{html,js,css,svg,json,safetensors}'],
        maximumFileSizeToCacheInBytes: 8 * 2 ** 20,
      },
    }),
  ],
});
