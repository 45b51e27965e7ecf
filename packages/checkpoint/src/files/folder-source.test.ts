import { mkdir, mkdtemp, readdir, readlink, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { folderSource } from './folder-source.ts';
import { readBytes } from './read-bytes.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'folder-source-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

it('folderSource reads the file that was opened, also when another has taken its name', async () => {
  await writeFile(join(folder, 'model'), 'old one');
  const file = (await folderSource(folder).open('model'))!;
  await writeFile(join(folder, 'other'), 'new one');
  await rename(join(folder, 'other'), join(folder, 'model'));
  expect(new TextDecoder().decode(await file.read(0, 7))).toBe('old one');
  await file.close();
  expect(await openHandles()).toEqual([]);
});

it('folderSource names a file that became shorter while it was read', async () => {
  await writeFile(join(folder, 'model'), 'ten bytes!');
  const file = (await folderSource(folder).open('model'))!;
  await truncate(join(folder, 'model'), 4);
  await expect(readBytes(file, 2, 10)).rejects.toThrow(
    new Error(`${join(folder, 'model')}: cannot read the bytes from 2 to 10: there are only 2.`),
  );
  await file.close();
  expect(await openHandles()).toEqual([]);
});

it('folderSource refuses a folder in the place of a file', async () => {
  await mkdir(join(folder, 'model'));
  await expect(folderSource(folder).open('model')).rejects.toThrow(
    new Error(`folderSource: "${join(folder, 'model')}" must be a file.`),
  );
  expect(await openHandles()).toEqual([]);
});

it('folderSource says that there is no such folder, or that it is a file', async () => {
  const [nowhere, file] = [join(folder, 'nowhere'), join(folder, 'file')];
  await writeFile(file, '');
  await expect(folderSource(nowhere).open('config.json')).rejects.toThrow(
    new Error(`there is no folder "${nowhere}".`),
  );
  await expect(folderSource(file).open('config.json')).rejects.toThrow(
    new Error(`"${file}" is a file; it must be a folder.`),
  );
  expect(await folderSource(folder).open('config.json')).toBeUndefined();
});

/** The files in this test's folder that the process holds open, where the system tells (Linux). */
async function openHandles(): Promise<string[]> {
  const handles = await readdir('/proc/self/fd').catch(() => []);
  const paths = await Promise.all(handles.map((handle) => readlink(`/proc/self/fd/${handle}`).catch(() => '')));
  return paths.filter((path) => path.startsWith(folder));
}
