import { spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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

  it('keeps the old file when the process is killed in mid-write, and later clears up after it', async () => {
    await folderTarget(folder).write('model', text('old'));
    await writeHalfAndBeKilled();
    const leftover = (await readdir(folder)).find((name) => name !== 'model')!;
    expect((await stat(join(folder, leftover))).size).toBe(3_000_000);
    expect(await readFile(join(folder, 'model'), 'utf8')).toBe('old');

    await folderTarget(folder).write('model', text('new'));
    expect(await readdir(folder)).toContain(leftover); // for all we know its process still writes it

    const earlier = Date.now() / 1000 - 3601;
    await utimes(join(folder, leftover), earlier, earlier);
    await folderTarget(folder).write('other', text(''));
    expect(await files()).toEqual({ model: 'new', other: '' });
  });
});

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
async function writeHalfAndBeKilled(): Promise<void> {
  const script = `
    import { folderStore } from '#folder';
    const half = async function* () {
      for (let piece = 0; piece < 3; piece++) yield new Uint8Array(1_000_000);
      process.stdout.write('half');
      await new Promise((resolve) => setTimeout(resolve, 2 ** 30));
    };
    await folderStore(${JSON.stringify(folder)}).write('model', half());`;
  const packageFolder = fileURLToPath(new URL('../..', import.meta.url));
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: packageFolder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.once('exit', (_, signal) => resolve(signal)));
  await Promise.race([new Promise((resolve) => child.stdout.once('data', resolve)), ended]);
  child.kill('SIGKILL');
  expect(await ended).toBe('SIGKILL');
}
