import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format } from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, it, vi } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const scratch = fileURLToPath(new URL('.readme', import.meta.url)); // inside this package, so that its imports resolve
mkdirSync(scratch, { recursive: true });
process.chdir(root); // paths in the README are from there
afterAll(() => rmSync(scratch, { recursive: true }));

/** Every ```ts block that is followed by a ```text block with what it prints. */
const pair = /```ts\n(?<program>[^]*?)```\n+```text\n(?<output>[^]*?)```/g;

/** It is run in the repository, as it says; the packages' READMEs are run by install-tests, in empty folders. */
describe("the repository's README", () => {
  const examples = [...readFileSync(`${root}/README.md`, 'utf8').matchAll(pair)];

  it('has an example', () => {
    expect(examples.length).toBeGreaterThan(0);
  });

  it.each(examples.map(({ groups }, index) => [index + 1, groups!] as const))(
    'prints what it says, %d',
    async (index, groups) => {
      const path = `${scratch}/${index}.ts`;
      writeFileSync(path, groups['program']!);
      const lines: string[] = [];
      const log = vi.spyOn(console, 'log').mockImplementation((...values) => void lines.push(format(...values)));
      tf.engine().startScope(); // a README need not clean up after itself
      try {
        await import(/* @vite-ignore */ path);
      } finally {
        tf.engine().endScope();
        log.mockRestore();
      }
      expect(`${lines.join('\n')}\n`).toBe(groups['output']);
    },
  );
});
