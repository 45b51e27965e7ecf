import { blobFile } from './blob-file.ts';
import { reasonOf } from './reason.ts';
import type { RandomAccessFile } from './source.ts';

/** Asked for at least, in bytes: a model's many small tensors come with their neighbours, not in a request each. */
const readAhead = 2 ** 20;

/**
 * The file at an http(s) URL, undefined where there is none. Read in ranges, or downloaded whole, here, where the server
 * has no ranges.
 */
export async function httpFile(url: URL): Promise<RandomAccessFile | undefined> {
  try {
    return await openFile(url);
  } catch (cause) {
    throw new Error(`${nameOf(url)}: ${reasonOf(cause)}`, { cause });
  }
}

async function openFile(url: URL): Promise<RandomAccessFile | undefined> {
  const first = await get(url, 0, readAhead);
  if (isMissing(first)) return undefined;
  const size = /^bytes 0-\d+\/(\d+)$/.exec(first.headers.get('content-range') ?? '')?.[1];
  if (first.status === 206 && size !== undefined) return rangedFile(url, Number(size), first);

  // Without ranges: also a file too empty to have one (416), and a server that does not tell other sites' pages the size.
  const whole = first.status === 206 || first.status === 416 ? await get(url) : first;
  if (whole.status !== 200) throw new Error(`the server answered with status ${whole.status}.`);
  return blobFile(nameOf(url), whole.body);
}

type Answer = { readonly status: number; readonly headers: Headers; readonly body: Blob };

function rangedFile(url: URL, size: number, first: Answer): RandomAccessFile {
  const download = async (start: number, end: number): Promise<Blob> => {
    const { status, headers, body } = await get(url, start, end);
    if (status !== 206) throw new Error(`the server answered with status ${status}.`);
    const range = headers.get('content-range');
    if (range !== `bytes ${start}-${end - 1}/${size}` || headers.get('etag') !== first.headers.get('etag')) {
      throw new Error(`the file changed since it was opened, when it had ${size} bytes (now: ${range}).`);
    }
    return body;
  };
  let block = { start: 0, body: first.body };
  return {
    name: nameOf(url),
    size,
    read: async (start, end) => {
      let { start: blockStart, body } = block;
      if (start < blockStart || end > blockStart + body.size) {
        blockStart = start;
        body = await download(start, Math.min(size, Math.max(end, start + readAhead)));
        if (end - start < readAhead) block = { start, body }; // a large tensor is not worth keeping
      }
      return new Uint8Array(await body.slice(start - blockStart, end - blockStart).arrayBuffer());
    },
    close: async () => {},
  };
}

/** Many hosts answer a request for a missing file with a page: the one that their address bar would need. */
function isMissing({ status, headers }: Answer): boolean {
  return status === 404 || (status < 300 && headers.get('content-type')?.startsWith('text/html') === true);
}

async function get(url: URL, start = 0, end = Infinity): Promise<Answer> {
  const response = await fetch(url, end === Infinity ? {} : { headers: { range: `bytes=${start}-${end - 1}` } });
  return { status: response.status, headers: response.headers, body: await response.blob() };
}

/** Without its query and password: they may be secrets, and messages get into logs. */
function nameOf(url: URL): string {
  return url.origin + url.pathname;
}
