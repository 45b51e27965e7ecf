import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

describe('a process', () => {
  it('ends by itself when its work is done, threads or no threads', async () => {
    expect(await outputOf('ends')).toBe('512, with 2 threads\n');
  });

  it('takes no processor time while its threads have nothing to do', async () => {
    expect(Number(await outputOf('idle'))).toBeLessThan(100);
  });
});

describe('a worker that dies', () => {
  const alone = 'from here on one thread computes, until setThreads starts others.';

  it.each([
    ['between kernels', 'a worker thread has died'],
    ['within a kernel', 'a worker thread does not answer'],
    ['of an error', 'a worker thread has failed'],
  ])('%s is an error, once; then its work is done without it', async (how, failure) => {
    expect(await outputOf('worker-dies', how)).toBe(`backend-simd: ${failure}; ${alone}\n512 1\n512 2\n`);
  });
});

/** Runs a script of the folder `life-cycle` in a process of its own; gives what it prints, once it ends by itself. */
async function outputOf(script: string, ...args: string[]): Promise<string> {
  const path = new URL(`./life-cycle/${script}.ts`, import.meta.url).pathname;
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', path, ...args], {
    timeout: 30_000, // a process that hangs is killed, and the promise rejects
  });
  return stdout;
}
