import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRegistry, type Packed } from './registry.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));
const packageManager = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { packageManager: string })
  .packageManager;
/** Runs a TypeScript program, in any folder, by the tsx that is installed here. */
const tsx = import.meta.resolve('tsx');

/** Every ```ts block that is followed by a ```text block with what it prints. */
const pair = /```ts\n(?<program>[^]*?)```\n+```text\n(?<output>[^]*?)```/g;
/** The first lines of shell: how to install it. */
const installLines = (readme: string): string[] =>
  [.../```sh\n(?<lines>[^]*?)```/.exec(readme)!.groups!['lines']!.matchAll(/^npm install (.*?)(?: #.*)?$/gm)].flatMap(
    ([, names]) => names!.split(' '),
  );

const scratch = mkdtempSync(join(tmpdir(), 'typeformer-readmes-'));
let registry: Awaited<ReturnType<typeof startRegistry>>;

beforeAll(async () => {
  const packs = join(scratch, 'packs');
  await mkdir(packs);
  const pack = [
    '--yes',
    packageManager,
    '--recursive',
    '--filter',
    './packages/*',
    'pack',
    '--pack-destination',
    packs,
  ];
  await run('npx', pack, { cwd: root });
  const packed = readdirSync(packs).map(async (name): Promise<Packed> => {
    const tarball = join(packs, name);
    const { stdout } = await run('tar', ['-xzOf', tarball, 'package/package.json']);
    return { tarball, manifest: JSON.parse(stdout) as Packed['manifest'] };
  });
  registry = await startRegistry(await Promise.all(packed));
});
afterAll(async () => {
  await registry?.close();
  await rm(scratch, { recursive: true });
});

/** A new folder where a README's own lines have been run. */
async function installed(folder: string, names: readonly string[]): Promise<string> {
  const path = join(scratch, folder);
  await mkdir(path);
  await writeFile(join(path, 'package.json'), '{ "type": "module", "private": true }');
  await writeFile(join(path, '.npmrc'), `@typeformer:registry=${registry.url}\n`);
  const [command, ...args] =
    installer === 'npm' ? ['npm', 'install', '--no-audit', '--no-fund'] : ['npx', '--yes', packageManager, 'add'];
  await run(command!, [...args, '--prefer-offline', ...names], { cwd: path });
  return path;
}

/** pnpm is the stricter one: a program finds what it has asked for, and nothing else. npm is what the READMEs name. */
const installer = process.env['LONG'] === undefined ? 'pnpm' : 'npm'; // `npm run test:long` runs what `npm test` leaves out

describe.each(readdirSync(join(root, 'packages')).filter((name) => name !== 'cli'))('the README of %s', (name) => {
  const text = readFileSync(join(root, 'packages', name, 'README.md'), 'utf8');
  const examples = [...text.matchAll(pair)].map(({ groups }) => groups as { program: string; output: string });
  const names = installLines(text);

  it('has an example, and a line that installs the package', () => {
    expect(examples.length).toBeGreaterThan(0);
    expect(names).toContain(`@typeformer/${name}`);
  });

  describe(`in an empty folder, by ${installer}`, () => {
    let folder: string;
    beforeAll(async () => {
      folder = await installed(name, names);
    });

    it.each(examples.map((example, index) => [index + 1, example] as const))(
      'prints what it says, %d',
      async (index, { program, output }) => {
        await writeFile(join(folder, `${index}.ts`), program);
        const { stdout, stderr } = await run('node', ['--import', tsx, `${index}.ts`], { cwd: folder });
        expect(stdout).toBe(output);
        expect(stderr).toBe('');
      },
    );
  });
});
