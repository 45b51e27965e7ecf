import { createHash, randomUUID } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { readlink, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';

const pattern = /^\..+\.tmp-(?:([\da-f]{8})-(\d+)-)?[\da-f-]{36}$/;

/** What is to become `file`, hidden beside it: its name tells the process that writes it, and where that runs. */
export async function temporaryFile(file: string): Promise<string> {
  return join(dirname(file), `.${basename(file)}.tmp-${await here()}-${process.pid}-${randomUUID()}`);
}

/** Whether a file of that name is one that is being written, or that a crash left behind. */
export function isTemporary(name: string): boolean {
  return pattern.test(name);
}

/**
 * Removes, of the entries of folders, the temporary files that nobody writes any more: those of processes that have ended
 * here, and of any others those that were last written to an hour ago.
 */
export async function removeLeftovers(entries: readonly Dirent[]): Promise<void> {
  for (const { name, parentPath } of entries.filter((entry) => entry.isFile() && isTemporary(entry.name))) {
    const file = join(parentPath, name);
    if (await isLeftover(file)) await rm(file, { force: true }).catch(() => {}); // it may be another user's
  }
}

async function isLeftover(file: string): Promise<boolean> {
  const [, place, id] = pattern.exec(basename(file))!;
  if (place === (await here()) && !isRunning(Number(id))) return true;
  const lastWrite = await stat(file).catch(() => undefined); // gone: its writer has just finished
  return lastWrite !== undefined && lastWrite.mtimeMs < Date.now() - 60 * 60 * 1000;
}

/** Where the number of a process is that process's: this machine, or on Linux this container. */
async function here(): Promise<string> {
  const container = await readlink('/proc/self/ns/pid').catch(() => '');
  return createHash('sha256').update(`${hostname()} ${container}`).digest('hex').slice(0, 8);
}

function isRunning(id: number): boolean {
  try {
    return process.kill(id, 0); // asks, and sends nothing
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
