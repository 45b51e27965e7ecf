import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { createViteServer } from 'vitest/node';
import { folderSource, folderStore } from './folder-browser.ts';

it('a browser says what to pass in place of a folder', () => {
  expect(() => folderSource('models/gpt2')).toThrow(
    new Error('"models/gpt2" is a folder, which only Node can read; here pass an http(s) URL or a Map of files.'),
  );
  expect(() => folderStore('models/gpt2')).toThrow(
    new Error(
      '"models/gpt2" is a folder, which only Node can write; here pass a directory of the browser\'s, ' +
        'as navigator.storage.getDirectory() gives it, or a Map, and offer its files to download.',
    ),
  );
});

it('what a bundler for browsers takes from the built package imports no module of Node', async () => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const vite = await createViteServer({
    configFile: false,
    root,
    server: { middlewareMode: true },
    logLevel: 'silent',
  });
  const imported = new Set<string>();
  const visit = async (file: string): Promise<void> => {
    for (const [, name = ''] of (await readFile(file, 'utf8')).matchAll(/ from '([^']+)'/g)) {
      const own = /^[.#]/.test(name) ? await vite.environments.client.pluginContainer.resolveId(name, file) : undefined;
      const id = own?.id ?? name;
      if (imported.has(id)) continue;
      imported.add(id);
      if (own) await visit(own.id);
    }
  };
  await visit(join(root, 'dist/index.js'));
  await vite.close();
  expect([...imported]).toContain(join(root, 'dist/files/folder-browser.js'));
  expect([...imported].filter((id) => id.startsWith('node:'))).toEqual([]);
});
