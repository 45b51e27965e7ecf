import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { preview, type PreviewServer } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';

/** The headers of a page that may share memory with its workers. */
export const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** Before each test, opens a page that is served with these headers; after it, no error may have been left uncaught. */
export function openPage(browser: () => Browser, headers: Record<string, string>, inWorker: boolean): () => Page {
  let server: PreviewServer;
  let page: Page;
  const errors: Error[] = [];
  beforeAll(async () => {
    const root = fileURLToPath(new URL('..', import.meta.url));
    server = await preview({ root, preview: { port: 0, headers }, logLevel: 'error' });
  });
  beforeEach(async () => {
    page = await (await browser().newContext()).newPage();
    page.on('pageerror', (error) => errors.push(error));
    await page.goto(server.resolvedUrls!.local[0]! + (inWorker ? '#worker' : ''));
  });
  afterEach(async () => {
    await page?.context().close();
    expect(errors.splice(0)).toEqual([]);
  });
  afterAll(() => server?.close());
  return () => page;
}
