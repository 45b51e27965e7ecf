import * as tf from '@tensorflow/tfjs-core';
import { setThreads } from '@typeformer/backend-simd';
import type { Remote } from 'comlink';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser } from '../../scripts/find-browser.ts';
import type { Tasks } from '../src/tasks.ts';
import { trainTiny } from '../src/train-tiny.ts';
import { isLong } from './is-long.ts';
import { isolation, openPage } from './open-page.ts';

/** In the page. */
declare const tasks: Remote<Tasks>;

const found = findBrowser();
const steps = 100;

/** The backend as Vite bundles it, in a real Chromium. */
describe.runIf(found)('backend-simd', () => {
  let browser: Browser;
  let losses: number[]; // of the training run, in Node

  beforeAll(async () => {
    browser = await chromium.launch(found);
    await tf.setBackend('simd');
    losses = (await trainTiny(steps)).map(({ loss }) => loss);
  });
  afterAll(() => browser?.close());

  it('trains to the same losses in Node on 1 thread and on 4', async () => {
    for (const threads of [1, 4]) {
      await setThreads(threads);
      expect((await trainTiny(steps)).map(({ loss }) => loss)).toEqual(losses);
    }
  });

  describe.each([
    { setting: 'an isolated page', isolated: true, inWorker: false },
    { setting: 'a worker of an isolated page', isolated: true, inWorker: true },
    { setting: 'a page', isolated: false, inWorker: false },
    { setting: 'a worker of a page', isolated: false, inWorker: true },
  ])('in $setting', ({ isolated, inWorker }) => {
    const page = openPage(() => browser, isolated ? isolation : {}, inWorker);

    const isFirst = isolated && !inWorker; // the others repeat it
    it.runIf(isFirst !== isLong).each(['kernels', 'operations'] as const)(
      'passes the tests of its %s',
      async (suite) => {
        const { passed, failures } = await page().evaluate((name) => tasks.runTests(name), suite);
        expect(failures).toEqual([]);
        expect(passed).toBeGreaterThan(60);
        if (!isolated) expect(page().workers()).toHaveLength(Number(inWorker));
      },
    );

    it('has a thread for each core where the page is isolated, else says why not; and relaxed SIMD', async () => {
      const cores = await page().evaluate(() => navigator.hardwareConcurrency);
      expect(await page().evaluate(() => tasks.backendInfo())).toMatchObject({
        relaxedSimd: true,
        threads: isolated ? Math.min(cores, 16) : 1,
        threadLimit: isolated
          ? expect.stringContaining('cores')
          : 'memory cannot be shared: the page is not cross-origin isolated. Serve it with the headers ' +
            '"Cross-Origin-Opener-Policy: same-origin" and "Cross-Origin-Embedder-Policy: require-corp".',
      });
    });

    it('has as many workers as it needs, however often threads come and go', async () => {
      for (const asked of [4, 1, 3, 2, 5, 1]) {
        const threads = isolated ? asked : 1;
        await page().evaluate((count) => tasks.setThreads(count), asked);
        expect(await page().evaluate(() => tasks.backendInfo())).toMatchObject({ threads });
        await expect.poll(() => page().workers().length).toBe(threads - 1 + Number(inWorker));
      }
    });

    it('trains as in Node, to the bit, and holds as much after every step', async () => {
      const done = await page().evaluate((count) => tasks.trainTiny(count), steps);
      expect(done.map(({ loss }) => loss)).toEqual(losses);
      expect(new Set(done.map(({ held }) => held)).size).toBe(1);
    });
  });

  describe.each([false, true])(
    'in an isolated page that forbids workers from blobs, in a worker of it: %s',
    (inWorker) => {
      const page = openPage(() => browser, { ...isolation, 'Content-Security-Policy': "worker-src 'self'" }, inWorker);

      it('computes with one thread, and says why', async () => {
        const done = await page().evaluate((count) => tasks.trainTiny(count), steps);
        expect(done.map(({ loss }) => loss)).toEqual(losses);
        expect(await page().evaluate(() => tasks.backendInfo())).toMatchObject({
          threads: 1,
          threadLimit:
            'a thread could not be started: the page forbids workers from blobs; ' +
            '"worker-src blob:" in its Content-Security-Policy allows them.',
        });
      });
    },
  );
});
