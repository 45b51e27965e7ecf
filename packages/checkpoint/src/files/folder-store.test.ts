import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkStore } from '../testing/check-store.ts';
import { folderStore } from './folder-store.ts';
import { readBytes } from './read-bytes.ts';

const text = (content: string) => [new TextEncoder().encode(content)];
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'folder-store-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe('folderStore', () => {
  it('keeps the contract of a store', () => checkStore(() => folderStore(folder)));

  it('has no files, and can be locked, where there is no folder yet', async () => {
    const store = folderStore(join(folder, 'not/yet'));
    expect(await store.list()).toEqual([]);
    await (
      await store.lock()
    )();
  });

  it('lists no file that a crash has left half written', async () => {
    await writeFile(join(folder, '.model.safetensors.tmp-66ac05df-3b0c-4b61-9d5f-7b2d7fa34f21'), 'half');
    await writeFile(join(folder, '.gitignore'), '*');
    expect(await folderStore(folder).list()).toEqual(['.gitignore']);
  });

  it('removes the folders that a removed file leaves empty', async () => {
    const store = folderStore(folder);
    for (const path of ['runs/1/model', 'runs/2/model']) await store.write(path, text(''));
    await store.remove('runs/1/model');
    expect(await readdir(folder, { recursive: true })).toEqual(['runs', 'runs/2', 'runs/2/model']);
  });

  it('names what it cannot remove, list or lock', async () => {
    await writeFile(join(folder, 'file'), '');
    const store = folderStore(join(folder, 'file'));
    const path = join(folder, 'file');
    await expect(store.list()).rejects.toThrow(`folderStore: cannot list "${path}": ENOTDIR`);
    await expect(store.lock()).rejects.toThrow(`folderStore: cannot lock "${path}": EEXIST`);
    await expect(store.remove('model')).rejects.toThrow(`folderStore: cannot remove "${join(path, 'model')}": ENOTDIR`);
  });

  it('is the same to lock by any path that leads to it, and another than the folders beside it', async () => {
    await folderStore(join(folder, 'run')).write('model', text(''));
    await symlink(join(folder, 'run'), join(folder, 'link'));
    const release = await folderStore(join(folder, 'run')).lock();
    for (const path of ['run/', 'link', 'link/../run']) {
      await expect(folderStore(`${folder}/${path}`).lock()).rejects.toThrow(
        new Error(
          `folderStore: cannot lock "${folder}/${path}": it is in use by another process, or another run in this one.`,
        ),
      );
    }
    await (
      await folderStore(folder).lock()
    )();
    await release();
  });

  it('lets a process end that has it locked', async () => {
    const child = run('await store.lock();');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('holds whole files, and is free to lock, however often a process is killed that writes it', async () => {
    const store = folderStore(folder);
    for (let round = 0; round < 20; round++) {
      const child = run(`
        await store.lock();
        process.stdout.write('locked');
        for (let byte = ${round}; ; byte++) {
          const pieces = Array.from({ length: 10 }, () => new Uint8Array(20_000).fill(byte));
          await store.write('run/' + (byte % 3), pieces);
          if (byte % 4 === 0) await store.remove('run/' + (byte % 3));
        }`);
      const exit = once(child, 'exit');
      await Promise.race([once(child.stdout!, 'data'), exit]);
      await expect(store.lock()).rejects.toThrow('it is in use by another process');
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 30));
      child.kill('SIGKILL');
      expect(await exit).toEqual([null, 'SIGKILL']);

      await (
        await store.lock()
      )();
      for (const path of await store.list()) {
        expect(path).toMatch(/^run\/[012]$/);
        const file = (await store.open(path))!;
        expect(file.size).toBe(200_000);
        expect(new Set(await readBytes(file, 0, file.size)).size).toBe(1);
        await file.close();
      }
    }
  });

  it('keeps the old file, and nothing else, when the system takes no more bytes', async () => {
    await folderStore(folder).write('model', text('old'));
    const child = run(
      `await store.write('model', [new Uint8Array(2 ** 20)]).catch((error) => process.stdout.write(error.message));`,
      'trap "" XFSZ; ulimit -f 100;',
    );
    const [message] = (await once(child.stdout!, 'data')) as [Buffer];
    await once(child, 'exit');
    expect(String(message)).toMatch(`folderTarget: cannot write "${join(folder, 'model')}": EFBIG`);
    expect(await readdir(folder)).toEqual(['model']);
    const file = (await folderStore(folder).open('model'))!;
    expect(file.size).toBe(3);
    await file.close();
  });
});

/** Starts a process that has `store`, this test's folder, by the package as it is built; the shell may set limits for it. */
function run(script: string, limits = ''): ChildProcess {
  const module = `import { folderStore } from '#folder'; const store = folderStore(${JSON.stringify(folder)}); ${script}`;
  return spawn('sh', ['-c', `${limits} exec "$0" "$@"`, process.execPath, '--input-type=module', '--eval', module], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}
