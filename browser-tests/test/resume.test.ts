import * as tf from '@tensorflow/tfjs-core';
import '@typeformer/backend-simd';
import type { Remote } from 'comlink';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser } from '../../scripts/find-browser.ts';
import type { Tasks } from '../src/tasks.ts';
import { trainTiny } from '../src/train-tiny.ts';
import { isLong } from './is-long.ts';
import { isolation, openPage } from './open-page.ts';

/** In the page. */
declare const tasks: Remote<Tasks>;

const found = findBrowser();
const steps = 120;

describe.runIf(found)('a training run among the files of a site', () => {
  let browser: Browser;
  let losses: number[]; // of the run that nothing interrupts, in Node

  beforeAll(async () => {
    browser = await chromium.launch(found);
    await tf.setBackend('simd');
    losses = (await trainTiny(steps)).map(({ loss }) => loss);
  });
  afterAll(() => browser?.close());

  const inWorker = isLong;
  describe(inWorker ? 'in a worker' : 'in a page', () => {
    const page = openPage(() => browser, isolation, inWorker);

    const openAnother = async (): Promise<Page> => {
      const other = await page().context().newPage();
      await other.goto(page().url());
      return other;
    };
    /** The losses of the steps that it makes. */
    const resume = async (where: Page, every: number, until?: number): Promise<number[]> => {
      const done = await where.evaluate((options) => tasks.resumeTiny(...options), [steps, every, until] as const);
      return done.map(({ loss }) => loss);
    };
    const close = async (where: Page): Promise<void> => {
      await where.close();
      const locks = () => page().evaluate(async () => (await navigator.locks.query()).held);
      await expect.poll(locks).toEqual([]);
    };

    it('goes on, to the bit, in another page after it was aborted', async () => {
      const other = await openAnother();
      const before = await resume(other, 50, 77);
      expect(before).toHaveLength(77);
      await close(other);
      expect([...before, ...(await resume(page(), 50))]).toEqual(losses);
    });

    it('goes on, to the bit, in another page after its page was closed in the middle', async () => {
      const other = await openAnother();
      const failure = resume(other, 1).catch(String);
      const newest = async () => (await page().evaluate(() => tasks.list())).at(-1) ?? '';
      await expect.poll(newest).toSatisfy((path: string) => path > 'run/step-00000030');
      await close(other);
      expect(await failure).toContain('closed');
      const after = await resume(page(), 50);
      expect(after.length).toBeGreaterThan(0);
      expect(after.length).toBeLessThanOrEqual(steps - 30);
      expect(after).toEqual(losses.slice(-after.length));
    });
  });
});
