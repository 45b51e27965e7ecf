import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { folderStore } from './folder-store.ts';
import { folderTarget } from './folder-target.ts';

const text = (content: string) => [new TextEncoder().encode(content)];
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'folder-target-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe('folderTarget', () => {
  it('creates the folders it needs and leaves nothing but the file', async () => {
    await folderTarget(pathToFileURL(join(folder, 'a'))).write('b/tokenizer.json', text('{}'));
    expect(await readdir(folder, { recursive: true })).toEqual(['a', 'a/b', 'a/b/tokenizer.json']);
    expect(await readFile(join(folder, 'a/b/tokenizer.json'), 'utf8')).toBe('{}');
  });

  it('puts the pieces one after the other', async () => {
    const pieces = Array.from({ length: 5 }, (_, index) => new Uint8Array(700_000).fill(index));
    await folderTarget(folder).write('model', pieces);
    expect((await readFile(join(folder, 'model'))).equals(Buffer.concat(pieces))).toBe(true);
  });

  it('replaces a file that is there', async () => {
    await folderTarget(folder).write('model', text('a longer one'));
    await folderTarget(folder).write('model', text('new'));
    expect(await files()).toEqual({ model: 'new' });
  });

  it('keeps the old file, and nothing else, when the pieces end in an error', async () => {
    await folderTarget(folder).write('model', text('old'));
    const broken = async function* (): AsyncGenerator<Uint8Array> {
      yield* text('half of the ne');
      throw new Error('the GPU is gone');
    };
    const failure = folderTarget(folder).write('model', broken());
    await expect(failure).rejects.toThrow(
      new Error(`folderTarget: cannot write "${join(folder, 'model')}": the GPU is gone`),
    );
    await expect(failure).rejects.toHaveProperty('cause.message', 'the GPU is gone');
    expect(await files()).toEqual({ model: 'old' });
  });

  it('refuses to replace a folder', async () => {
    await mkdir(join(folder, 'model/kept'), { recursive: true });
    await expect(folderTarget(folder).write('model', text('new'))).rejects.toThrow(
      `folderTarget: cannot write "${join(folder, 'model')}": EISDIR`,
    );
    expect(await readdir(folder, { recursive: true })).toEqual(['model', 'model/kept']);
  });

  it('names the path when the folder is a file', async () => {
    await writeFile(join(folder, 'file'), 'old');
    await expect(folderTarget(join(folder, 'file')).write('model', text('new'))).rejects.toThrow(
      `folderTarget: cannot write "${join(folder, 'file', 'model')}": EEXIST`,
    );
    expect(await files()).toEqual({ file: 'old' });
  });

  it('names the path, and asks for no pieces, when the folder must not be written to', async () => {
    await folderTarget(folder).write('model', text('old'));
    let asked = false;
    const pieces = function* (): Generator<Uint8Array> {
      asked = true;
      yield* text('new');
    };
    await chmod(folder, 0o555);
    await asOrdinaryUser(async () => {
      await expect(folderTarget(folder).write('model', pieces())).rejects.toThrow(
        `folderTarget: cannot write "${join(folder, 'model')}": EACCES`,
      );
    });
    await chmod(folder, 0o755);
    expect([asked, await files()]).toEqual([false, { model: 'old' }]);
  });

  it.each(['../model', '/model', 'a/../../model', 'a\\b', ''])('refuses to write to "%s"', async (path) => {
    await expect(folderTarget(folder).write(path, text('new'))).rejects.toThrow(
      new RangeError(`The path ${JSON.stringify(path)} must be relative and stay inside, like "model.safetensors".`),
    );
  });

  it('keeps the old file when the process is killed in mid-write, and clears up after it', async () => {
    await folderTarget(folder).write('run/model', text('old'));
    const writer = await writeHalf('run/model');
    const isTemporary = (name: string): boolean => name.includes('.tmp-');
    const temporary = (await readdir(folder, { recursive: true })).find(isTemporary)!;
    expect((await stat(join(folder, temporary))).size).toBe(3_000_000);

    await folderTarget(folder).write('run/other', text(''));
    await lockOnce();
    expect(await readdir(folder, { recursive: true })).toContain(temporary); // its process lives

    await kill(writer);
    await lockOnce();
    expect(await readdir(folder, { recursive: true })).toEqual(['run', 'run/model', 'run/other']);
    expect(await readFile(join(folder, 'run/model'), 'utf8')).toBe('old');

    await kill(await writeHalf('run/model'));
    await folderTarget(folder).write('run/model', text('new'));
    expect(await readdir(join(folder, 'run'))).toEqual(['model', 'other']);
  });

  it('leaves what another machine may still be writing for an hour', async () => {
    const name = '.model.tmp-00000000-1-66ac05df-3b0c-4b61-9d5f-7b2d7fa34f21';
    await writeFile(join(folder, name), 'half');
    await folderTarget(folder).write('model', text(''));
    expect(await readdir(folder)).toContain(name);
    const earlier = Date.now() / 1000 - 3601;
    await utimes(join(folder, name), earlier, earlier);
    await folderTarget(folder).write('model', text(''));
    expect(await files()).toEqual({ model: '' });
  });
});

async function lockOnce(): Promise<void> {
  const unlock = await folderStore(folder).lock();
  await unlock();
}

async function files(): Promise<Record<string, string>> {
  const names = await readdir(folder);
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')])),
  );
}

/** Root may write everywhere. */
async function asOrdinaryUser(action: () => Promise<void>): Promise<void> {
  if (process.geteuid?.() !== 0) return action();
  process.seteuid!(65534);
  try {
    await action();
  } finally {
    process.seteuid!(0);
  }
}

/** In another process, which runs the package as it is built, for Node. */
async function writeHalf(path: string): Promise<ChildProcess> {
  const script = `
    import { folderStore } from '#folder';
    const half = async function* () {
      for (let piece = 0; piece < 3; piece++) yield new Uint8Array(1_000_000);
      process.stdout.write('half');
      await new Promise((resolve) => setTimeout(resolve, 2 ** 30));
    };
    await folderStore(${JSON.stringify(folder)}).write(${JSON.stringify(path)}, half());`;
  const packageFolder = fileURLToPath(new URL('../..', import.meta.url));
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: packageFolder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  expect(await ended).toEqual([null, 'SIGKILL']);
}
