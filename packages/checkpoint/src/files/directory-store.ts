import { blobFile } from './blob-file.ts';
import { reasonOf } from './reason.ts';
import { checkRelativePath } from './relative-path.ts';
import type { Store } from './store.ts';

/**
 * A directory of the browser's: among a site's own files (`await navigator.storage.getDirectory()`), or one that a person
 * picked. The browser puts a file in the old one's place when all of it is written. https://fs.spec.whatwg.org
 *
 * An empty file counts for none, and is not written: the browser makes one before it takes the first byte.
 *
 * Picked directories that have the same name share one lock.
 */
export function directoryStore(directory: FileSystemDirectoryHandle): Store {
  const failed = (action: string) => (cause: unknown) => {
    throw new Error(`directoryStore: cannot ${action}: ${reasonOf(cause)}`, { cause });
  };
  const name = directory.name || "the site's files"; // the root has no name
  return {
    name,
    open: async (path) => {
      checkRelativePath(path);
      const file = await openFile(directory, path)
        .catch(unlessMissing)
        .catch(failed(`open "${path}"`));
      return file && file.size > 0 ? blobFile(path, file) : undefined;
    },
    write: async (path, chunks) => {
      checkRelativePath(path);
      await replaceFile(directory, path, chunks).catch(failed(`write "${path}"`));
    },
    list: async () => (await filesIn(directory).catch(failed(`list "${name}"`))).toSorted(),
    remove: async (path) => {
      checkRelativePath(path);
      await removeFile(directory, path)
        .catch(unlessMissing)
        .catch(failed(`remove "${path}"`));
    },
    lock: () => lock(directory).catch(failed(`lock "${name}"`)),
  };
}

function unlessMissing(cause: unknown): undefined {
  if (!(cause instanceof DOMException && cause.name === 'NotFoundError')) throw cause;
}

/** The directory that holds the file of that path, and the file's name in it. */
async function locate(
  directory: FileSystemDirectoryHandle,
  path: string,
  options: FileSystemGetDirectoryOptions = {},
): Promise<[FileSystemDirectoryHandle, string]> {
  const [first = '', ...rest] = path.split('/');
  if (rest.length === 0) return [directory, first];
  return locate(await directory.getDirectoryHandle(first, options), rest.join('/'), options);
}

async function openFile(directory: FileSystemDirectoryHandle, path: string): Promise<File> {
  const [parent, name] = await locate(directory, path);
  return (await parent.getFileHandle(name)).getFile();
}

async function replaceFile(
  directory: FileSystemDirectoryHandle,
  path: string,
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<void> {
  const [parent, name] = await locate(directory, path, { create: true });
  const file = await (await parent.getFileHandle(name, { create: true })).createWritable();
  try {
    let size = 0;
    for await (const chunk of chunks) {
      await file.write(chunk.slice()); // a copy, because it takes no memory that threads share
      size += chunk.length;
    }
    if (size === 0) throw new RangeError('the file must not be empty.');
    await file.close();
  } catch (error) {
    await file.abort().catch(() => {}); // an error of its own has closed it
    throw error;
  }
}

async function removeFile(directory: FileSystemDirectoryHandle, path: string): Promise<void> {
  const [parent, name] = await locate(directory, path);
  await parent.removeEntry(name);
}

/** Chromium keeps what is being written beside the file, as `model.safetensors.crswap`; it lets nobody use that name. */
async function filesIn(directory: FileSystemDirectoryHandle): Promise<string[]> {
  const paths: string[] = [];
  for await (const [name, entry] of directory.entries()) {
    if (entry.kind === 'directory') {
      paths.push(...(await filesIn(entry)).map((path) => `${name}/${path}`));
    } else if (!name.endsWith('.crswap')) {
      const file = await entry.getFile().catch(unlessMissing); // it was removed in the meantime
      if (file && file.size > 0) paths.push(name);
    }
  }
  return paths;
}

/** The browser holds a lock until a promise ends, or the page or worker does. */
async function lock(directory: FileSystemDirectoryHandle): Promise<() => Promise<void>> {
  const path = await (await navigator.storage.getDirectory()).resolve(directory); // null for one that was picked
  const name = `typeformer:${path ? `/${path.join('/')}` : directory.name}`;
  return new Promise((resolve, reject) => {
    const held = navigator.locks.request(name, { ifAvailable: true }, (granted) => {
      if (!granted) throw new Error('it is in use by another page or worker, or another run in this one.');
      return new Promise<void>((release) => {
        resolve(() => {
          release();
          return held;
        });
      });
    });
    held.catch(reject);
  });
}
