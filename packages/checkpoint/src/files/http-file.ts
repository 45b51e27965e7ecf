import { blobFile } from './blob-file.ts';
import { boundedFetch, type Answer } from './bounded-fetch.ts';
import { reasonOf } from './reason.ts';
import type { RandomAccessFile } from './source.ts';

/** Asked for at least, in bytes: a model's many small tensors come with their neighbours, not in a request each. */
const readAhead = 2 ** 20;

/** Taken at most, in bytes, of a file whose size the server does not tell: as many as WebAssembly's memory can hold. */
const maxBytesUntold = 2 ** 32;

export type HttpFileOptions = {
  /** Of a file that is downloaded whole. */
  readonly maxBytes?: number | undefined;
  /** Milliseconds to wait for an answer, and for every 64 KiB of it: one minute if absent. */
  readonly patience?: number | undefined;
};

/**
 * The file at an http(s) URL, undefined where there is none. Read in ranges, or downloaded whole, here, where the server
 * has no ranges.
 *
 * @throws Error, which names the URL, where the server fails, sends nothing for long, or more than was asked for
 */
export async function httpFile(url: URL, options: HttpFileOptions = {}): Promise<RandomAccessFile | undefined> {
  try {
    return await openFile(url, options);
  } catch (cause) {
    throw new Error(`${nameOf(url)}: ${reasonOf(cause)}`, { cause });
  }
}

async function openFile(url: URL, options: HttpFileOptions): Promise<RandomAccessFile | undefined> {
  const first = await get(url, options, 0, readAhead);
  if (isMissing(first)) return undefined;
  const size = /^bytes 0-\d+\/(\d{1,15})$/.exec(first.headers.get('content-range') ?? '')?.[1];
  if (first.status === 206 && size !== undefined) return rangedFile(url, Number(size), first, options);

  // Without ranges: also a file too empty to have one (416), and a server that does not tell other sites' pages the size.
  const whole = first.status === 206 || first.status === 416 ? await get(url, options) : first;
  if (whole.status !== 200) throw new Error(`the server answered with status ${whole.status}.`);
  return blobFile(nameOf(url), whole.body);
}

function rangedFile(url: URL, size: number, first: Answer, options: HttpFileOptions): RandomAccessFile {
  const download = async (start: number, end: number): Promise<Blob> => {
    const { status, headers, body } = await get(url, options, start, end);
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
function isMissing({ status, headers }: Pick<Answer, 'status' | 'headers'>): boolean {
  return status === 404 || (status < 300 && headers.get('content-type')?.startsWith('text/html') === true);
}

/** The bytes from `start` up to `end`, or to the file's end; or all of them, by a server that ignores what it is asked. */
async function get(
  url: URL,
  { patience = 60_000, ...options }: HttpFileOptions,
  start = 0,
  end = Infinity,
): Promise<Answer> {
  const maxBytes = (response: Response): number | undefined => {
    if (response.status === 206 && end < Infinity) return end - start;
    return start === 0 ? sizeLimit(response, options) : undefined;
  };
  const headers = end === Infinity ? {} : { range: `bytes=${start}-${end - 1}` };
  return boundedFetch(url, headers, { maxBytes, patience });
}

/** HTTP itself holds a body to its content-length, which is that of the compressed bytes. */
function sizeLimit(response: Response, { maxBytes = Infinity }: HttpFileOptions): number | undefined {
  if (response.status !== 200 || isMissing(response)) return undefined;
  const isTold = response.headers.has('content-length') && !response.headers.has('content-encoding');
  return isTold ? maxBytes : Math.min(maxBytes, maxBytesUntold);
}

/** Without its query and password: they may be secrets, and messages get into logs. */
function nameOf(url: URL): string {
  return url.origin + url.pathname;
}
