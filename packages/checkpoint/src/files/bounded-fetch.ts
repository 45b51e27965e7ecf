/** An answer whose body has come whole, or is empty because nobody wanted it. */
export type Answer = { readonly status: number; readonly headers: Headers; readonly body: Blob };

export type Bounds = {
  /** Of a body, when it is decompressed. Undefined: it is not read. */
  readonly maxBytes: (response: Response) => number | undefined;
  /** Milliseconds to wait for the answer's beginning, and for every 64 KiB of its body. */
  readonly patience: number;
};

const progress = 2 ** 16; // bytes, so that one now and then is not enough

/** `fetch` from a server that nobody vouches for: what comes too slowly, or is too much, ends it. */
export async function boundedFetch(
  url: URL,
  headers: Record<string, string>,
  { maxBytes, patience }: Bounds,
): Promise<Answer> {
  const request = new AbortController();
  const waits = (): ReturnType<typeof setTimeout> =>
    setTimeout(() => request.abort(new Error(`the server sent too little in ${patience / 1000} s.`)), patience);
  let timer = waits();
  const restart = (): void => {
    clearTimeout(timer);
    timer = waits();
  };
  try {
    const response = await fetch(url, { headers, signal: request.signal });
    const limit = maxBytes(response);
    const { status, headers: answered } = response;
    if (limit === undefined || !response.body) return { status, headers: answered, body: new Blob() };
    restart();
    let size = 0;
    const counted = new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        const before = size;
        size += chunk.length;
        if (size > limit) throw new Error(`the server sent more than the ${limit} bytes that are taken.`);
        if (Math.floor(size / progress) > Math.floor(before / progress)) restart();
        controller.enqueue(chunk);
      },
    });
    const body = await new Response(response.body.pipeThrough(counted)).blob();
    return { status, headers: answered, body };
  } finally {
    clearTimeout(timer);
    request.abort(); // what was not read need not come
  }
}
