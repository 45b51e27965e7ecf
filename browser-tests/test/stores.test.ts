import type { Remote } from 'comlink';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser } from '../../scripts/find-browser.ts';
import type { Tasks } from '../src/tasks.ts';
import { isLong } from './is-long.ts';
import { isolation, openPage } from './open-page.ts';

/** In the page. */
declare const tasks: Remote<Tasks>;

const found = findBrowser();

describe.runIf(found)('directoryStore', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch(found);
  });
  afterAll(() => browser?.close());

  const inWorker = isLong;
  describe(inWorker ? 'in a worker' : 'in a page', () => {
    const page = openPage(() => browser, isolation, inWorker);

    it('passes its tests', async () => {
      const { passed, failures } = await page().evaluate(() => tasks.runTests('stores'));
      expect(failures).toEqual([]);
      expect(passed).toBeGreaterThan(0);
    });

    it('is locked for other pages until the page is gone', async () => {
      const other = await page().context().newPage();
      await other.goto(page().url());
      await other.evaluate(() => tasks.lockStore());
      await expect(page().evaluate(() => tasks.lockStore())).rejects.toThrow(
        'directoryStore: cannot lock "the site\'s files": it is in use by another page or worker, or another run in this one.',
      );
      await other.close();
      await expect.poll(() => page().evaluate(() => tasks.lockStore().then(() => 'locked', String))).toBe('locked');
    });

    it('holds whole files when a page is gone that wrote others', async () => {
      await page().evaluate(() => tasks.write('old.txt', 'old'));
      const other = await page().context().newPage();
      await other.goto(page().url());
      for (const path of ['old.txt', 'new.txt']) await other.evaluate((name) => tasks.writeHalf(name), path);
      await other.close();
      expect(await page().evaluate(() => tasks.readAll())).toEqual({ 'old.txt': 'old' });
    });

    it('keeps the old file when there is no more space', async () => {
      await page().evaluate(() => tasks.write('model', 'old'));
      const devTools = await page().context().newCDPSession(page());
      const { origin } = new URL(page().url());
      await devTools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 100_000 });
      const failure = page().evaluate(() => tasks.write('model', 'x'.repeat(1_000_000)));
      await expect(failure).rejects.toThrow('directoryStore: cannot write "model": ');
      expect(await page().evaluate(() => tasks.readAll())).toEqual({ model: 'old' });
    });
  });
});
