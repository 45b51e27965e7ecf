import { readBytes } from '../files/read-bytes.ts';
import type { Store } from '../files/store.ts';

/**
 * Holds a store to its contract: what is written is read back, by others too; a file is seen whole or not at all, while
 * it is written and after writing failed; paths stay inside; one run at a time has the lock.
 *
 * @param open opens the same place each time, which is empty at first, and is again in the end
 * @throws Error saying what was found, at the first violation
 */
export async function checkStore(open: () => Store | Promise<Store>): Promise<void> {
  const store = await open();
  const another = await open();
  await checkEmpty(store);
  await checkFiles(store, another);
  await checkWholeness(store, another);
  await checkPaths(store);
  await checkRemoval(store, another);
  await checkLock(store, another);
}

const small = new TextEncoder().encode('{"step":10}');
const large = Uint8Array.from({ length: 300_000 }, (_, index) => index * 2654435761);

async function checkEmpty(store: Store): Promise<void> {
  await expectFiles(store, {}, 'that was just opened');
  await store.remove('none.json');
  if (await store.open('none.json')) fail('open finds a file that was never written');
}

async function checkFiles(store: Store, another: Store): Promise<void> {
  await store.write('run/10/model.safetensors', inPieces(large));
  await store.write('run.json', [small.subarray(0, 4), small.subarray(4, 4), small.subarray(4)]);
  const files = { 'run.json': small, 'run/10/model.safetensors': large };
  await expectFiles(store, files, 'that was written to');
  await expectFiles(another, files, 'that another wrote to');
  const file = (await another.open('run/10/model.safetensors'))!;
  expectBytes(await readBytes(file, 123_456, 234_567), large.subarray(123_456, 234_567), 'a range of a file');
  await file.close();
  await store.write('run.json', [small.subarray(0, 2)]);
  await expectFiles(
    another,
    { ...files, 'run.json': small.subarray(0, 2) },
    "in which a shorter file took an old one's place",
  );
}

/** Looks at the store from outside while files are written, one new and one old, whose writing then fails. */
async function checkWholeness(store: Store, another: Store): Promise<void> {
  await store.write('run.json', [small]);
  const files = { 'run.json': small, 'run/10/model.safetensors': large };
  for (const path of ['run/20/model.safetensors', 'run/10/model.safetensors']) {
    let look: Promise<void> | undefined;
    const failing = async function* (): AsyncGenerator<Uint8Array> {
      yield large.map((byte) => byte ^ 1);
      look = expectFiles(another, files, `while "${path}" is written`);
      await look.catch(() => {}); // told below, and not by the store
      throw new Error('the writer is tired');
    };
    const reason = await store.write(path, failing()).then(() => 'no error', String);
    await look;
    if (!reason.includes('the writer is tired')) fail(`write must tell the error of its pieces, not: ${reason}`);
    await expectFiles(another, files, `after "${path}" could not be written`);
  }
}

async function checkPaths(store: Store): Promise<void> {
  for (const path of ['../run.json', '/run.json', 'run/../../run.json', 'run\\10', '']) {
    for (const action of ['write', 'remove'] as const) {
      const refused = await store[action](path, [small]).then(
        () => false,
        () => true,
      );
      if (!refused) fail(`${action} must refuse the path ${JSON.stringify(path)}`);
    }
  }
}

async function checkRemoval(store: Store, another: Store): Promise<void> {
  await store.remove('run/10/model.safetensors');
  await expectFiles(another, { 'run.json': small }, 'from which a file was removed');
  await store.remove('run.json');
  await expectFiles(another, {}, 'from which all files were removed');
}

async function checkLock(store: Store, another: Store): Promise<void> {
  const release = await store.lock();
  await expectLocked(another);
  await expectLocked(store);
  await expectFiles(another, {}, 'that is locked');
  await release();
  const releaseAnother = await another.lock();
  await release();
  await expectLocked(store); // released once more, it stays the other's
  await releaseAnother();
}

async function expectLocked(store: Store): Promise<void> {
  const release = await store.lock().catch(() => undefined);
  if (!release) return;
  await release();
  fail('lock must throw where the store is locked');
}

/** Those files and no others, in list and in open. */
async function expectFiles(store: Store, expected: Readonly<Record<string, Uint8Array>>, which: string): Promise<void> {
  const paths = JSON.stringify(Object.keys(expected));
  const listed = JSON.stringify(await store.list());
  if (listed !== paths) fail(`list of a store ${which} gives ${listed}, not ${paths}`);
  for (const path of ['run.json', 'run/10/model.safetensors', 'run/20/model.safetensors']) {
    const what = `"${path}" in a store ${which}`;
    const file = await store.open(path);
    const bytes = expected[path];
    if (Boolean(file) !== Boolean(bytes)) fail(`open ${file ? 'finds' : 'does not find'} ${what}`);
    if (!file || !bytes) continue;
    if (file.size !== bytes.length) fail(`${what} has ${file.size} bytes, not ${bytes.length}`);
    expectBytes(await readBytes(file, 0, file.size), bytes, what);
    await file.close();
  }
}

function expectBytes(actual: Uint8Array, expected: Uint8Array, what: string): void {
  const at = expected.findIndex((byte, index) => byte !== actual[index]);
  if (at >= 0) fail(`${what} has ${actual[at]} where ${expected[at]} was written, at ${at}`);
}

/** In one memory that is used again for each, as a writer of large files does. */
function* inPieces(bytes: Uint8Array): Generator<Uint8Array> {
  const memory = new Uint8Array(70_000);
  for (let at = 0; at < bytes.length; at += memory.length) {
    const piece = bytes.subarray(at, at + memory.length);
    memory.set(piece);
    yield memory.subarray(0, piece.length);
  }
}

function fail(violation: string): never {
  throw new Error(`checkStore: ${violation}.`);
}
