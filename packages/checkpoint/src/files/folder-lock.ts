import { createHash } from 'node:crypto';
import { close, constants, open } from 'node:fs';
import { mkdir, realpath } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The file in a locked folder, on systems where it takes one. */
export const lockFileName = '.typeformer-lock';

/**
 * Locks a folder, which is created if need be, and gives the function that unlocks it. The system itself holds the lock
 * and lets go of it with the process, also one that was killed. It holds among the processes of one machine (and, on
 * Linux, of one container).
 *
 * @throws Error with the code EADDRINUSE or EAGAIN where it is locked
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true });
  const path = await realpath(folder);
  const name = `typeformer-${createHash('sha256').update(path).digest('hex')}`;
  switch (process.platform) {
    case 'linux':
    case 'android':
      return listen(`\0${name}`); // the abstract namespace: a name that is no file, so that none is left behind
    case 'win32':
      return listen(`\\\\.\\pipe\\${name}`);
    default:
      return openExclusively(join(path, lockFileName));
  }
}

/** Only one socket can listen on a name. */
function listen(name: string): Promise<() => Promise<void>> {
  return new Promise((resolve, reject) => {
    const server = createServer((connection) => connection.destroy());
    server.once('error', reject);
    server.listen({ path: name, exclusive: true }, () => {
      server.unref();
      resolve(() => new Promise((closed) => server.close(() => closed())));
    });
  });
}

/** macOS and the BSDs lock a file as they open it. A plain descriptor, because Node closes a `FileHandle` that is out of sight. */
async function openExclusively(path: string): Promise<() => Promise<void>> {
  const openWithExclusiveLock = 0x20; // O_EXLOCK, which Node does not name
  const flags = constants.O_RDWR | constants.O_CREAT | constants.O_NONBLOCK | openWithExclusiveLock;
  const descriptor = await promisify(open)(path, flags);
  let closed: Promise<void> | undefined; // once: the number may be another file's by then
  return () => (closed ??= promisify(close)(descriptor));
}
