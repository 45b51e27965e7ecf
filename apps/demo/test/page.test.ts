import * as tf from '@tensorflow/tfjs-core';
import '@typeformer/backend-simd';
import { savePretrained } from '@typeformer/checkpoint';
import { createGpt, gptConfig } from '@typeformer/gpt';
import { characterTokenizer } from '@typeformer/tokenizer';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { preview, type PreviewServer } from 'vite';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser } from '../../../scripts/find-browser.ts';

const found = findBrowser();

const tinyShakespeare = fileURLToPath(new URL('../../../examples/data/tinyshakespeare.txt', import.meta.url));

/** The built page, in a real Chromium. */
describe.runIf(found)('the page', () => {
  let server: PreviewServer;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    await tf.setBackend('simd');
    server = await preview({
      root: fileURLToPath(new URL('..', import.meta.url)),
      preview: { port: 0 },
      logLevel: 'error',
    });
    browser = await chromium.launch(found);
    context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    page = await context.newPage();
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(server.resolvedUrls!.local[0]!);
    await page.locator('#tokens .chips li').first().waitFor({ timeout: 60_000 });
  }, 90_000);

  afterEach(() => expect(complaints.splice(0)).toEqual([]));
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  const figure = async (selector: string) => Number((await page.locator(selector).textContent())!.replaceAll(',', ''));

  it("shows the sentence's tokens, with GPT-2's ids", async () => {
    const ids = await page.locator('#tokens .chips small').allTextContents();
    expect(ids.map(Number)).toEqual([464, 2068, 7586, 21831, 18045, 625, 262, 16931, 3290]);
    expect(await page.locator('#tokens .chips span').allTextContents()).toContain('·fox');
  });

  it('shows bytes where a token is no whole character, and keeps up with typing', async () => {
    await page.getByLabel('Your text').fill('é🦊');
    await page.locator('#tokens .chips li', { hasText: '8582' }).waitFor();
    expect(await page.locator('#tokens .chips span').allTextContents()).toEqual(['é', '\\xf0\\x9f', '\\xa6', '\\x8a']);
    await page.getByLabel('Your text').fill('The quick brown fox jumps over the lazy dog');
    await page.locator('#tokens .chips li', { hasText: '16931' }).waitFor();
  });

  it('lists as many next tokens as asked, the likeliest first', async () => {
    await page.locator('#next input').fill('8');
    await expect.poll(() => page.locator('#next tbody tr').count()).toBe(8);
    const probabilities = (await page.locator('#next tbody td:nth-child(3)').allTextContents()).map(Number);
    expect(probabilities).toEqual(probabilities.toSorted((one, other) => other - one));
    expect(probabilities[0]).toBeGreaterThan(1 / 50257);
    expect(await page.locator('#next .note').textContent()).toContain('[1, 9, 256] → logits [1, 9, 50257]');
  });

  it('has, untrained, the loss of guessing', async () => {
    expect(Math.abs((await figure('#loss-value')) - Math.log(50257))).toBeLessThan(0.3);
  });

  it('draws three heat maps and reads their values', async () => {
    const canvases = page.locator('.heat-map canvas');
    expect(await canvases.count()).toBe(3);
    const values: number[] = [];
    for (const canvas of await canvases.all()) {
      const colours = await canvas.evaluate((element) => {
        const { data, width, height } = (element as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, 9, 256);
        return { width, height, distinct: new Set(new Uint32Array(data.buffer)).size };
      });
      expect(colours).toMatchObject({ width: 9, height: 256 });
      expect(colours.distinct).toBeGreaterThan(50);
      await canvas.focus();
      await page.keyboard.press('ArrowRight');
      const output = await canvas.locator('xpath=..').locator('output').textContent();
      expect(output).toMatch(/^·quick, dimension 0: -?0\.\d{4}$/);
      values.push(Number(output!.split(': ')[1]));
    }
    expect(values[2]).toBeCloseTo(values[0]! + values[1]!, 3); // what a value says is what the model has
    const { model, expected } = tinyWeights();
    expect(values[0]).toBeCloseTo(await expected, 3);
    model.dispose();
  });

  it('counts the parameters, from the tiny model to GPT-3', async () => {
    expect(await page.locator('#parameters tfoot').textContent()).toContain('17,670,400');
    expect(await page.locator('.pie path').count()).toBe(5);
    expect(await page.locator('#sizes tbody tr').last().textContent()).toContain('174,604,259,328');
  });

  it('generates the same text for the same seed, as it goes, and stops when told', async () => {
    const newTokens = page.getByLabel('New tokens');
    const written = () => page.locator('#generated').textContent();
    const run = async () => {
      await page.getByRole('button', { name: 'Generate' }).click();
      await expect
        .poll(() => page.getByRole('button', { name: 'Generate' }).isEnabled(), { timeout: 60_000 })
        .toBe(true);
      return written();
    };
    await newTokens.fill('6');
    const first = await run();
    expect(first!.length).toBeGreaterThan(3);
    expect(await run()).toBe(first);
    await page.getByLabel('Seed').fill('7');
    expect(await run()).not.toBe(first);

    await newTokens.fill('200');
    await page.getByRole('button', { name: 'Generate' }).click();
    await expect.poll(async () => (await written())!.length).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Stopped.').waitFor();
  });

  it('says what is wrong with a text that is too long', async () => {
    await page.getByLabel('Your text').fill('word '.repeat(300));
    await page.getByText("but the model's context is 256.").waitFor();
    await page.getByLabel('Your text').fill('The quick brown fox');
    await page.locator('#tokens .chips li', { hasText: '21831' }).waitFor();
  });

  it.each([1440, 390])('has no horizontal scroll at %d px', async (width) => {
    await page.setViewportSize({ width, height: 900 });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it('opens a folder that was trained elsewhere, and says what is missing from one that was not', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'typeformer-demo-'));
    const tokenizer = characterTokenizer('Hello, world');
    const config = gptConfig({ vocabSize: tokenizer.vocabSize, maxSeqLen: 16, dModel: 8, nLayers: 1, nHeads: 2 });
    const model = createGpt(config, { seed: 1 });
    await savePretrained(model, folder);
    model.dispose();
    await page.locator('input[type=file]').setInputFiles(folder);
    await page.getByText('There is no tokenizer.json among the files.').waitFor();
    await writeFile(join(folder, 'tokenizer.json'), JSON.stringify(tokenizer));
    await page.locator('input[type=file]').setInputFiles(folder);
    await page.getByText('1 layers, trained').waitFor();
    await page.getByLabel('Your text').fill('Hello');
    await expect.poll(() => page.locator('#tokens .chips small').allTextContents()).toEqual(['2', '4', '5', '5', '6']);
    await page.getByRole('button', { name: 'Back to the tiny model' }).click();
    await page.getByText('untrained').waitFor({ timeout: 60_000 });
    await rm(folder, { recursive: true });
  });

  it('opens the model that this project has trained, which writes like a play', async () => {
    await page.getByRole('button', { name: 'Open the Shakespeare model' }).click();
    await page.getByText('6 layers, trained').waitFor();
    await page.getByLabel('Your text').fill('To be, or not to be');
    await expect.poll(async () => Number(await page.locator('#loss-value').textContent())).toBeLessThan(2.5);
    await page.getByLabel('Prompt').fill('ROMEO:');
    await page.getByLabel('Temperature').fill('0.5');
    await page.getByLabel('New tokens').fill('120');
    await page.getByRole('button', { name: 'Generate' }).click();
    await expect.poll(async () => (await page.locator('#generated').textContent())!.length).toBe(120);
    const words = (await page.locator('#generated').textContent())!.match(/[a-z]+/g)!;
    const plays = new Set((await readFile(tinyShakespeare, 'utf8')).match(/[a-z]+/g));
    expect(words.filter((word) => plays.has(word)).length / words.length).toBeGreaterThan(0.8);
    await page.getByRole('button', { name: 'Back to the tiny model' }).click();
    await page.getByText('untrained').waitFor({ timeout: 60_000 });
  });

  it('works offline', async () => {
    await page.evaluate(() => navigator.serviceWorker.ready);
    await context.setOffline(true);
    await page.reload();
    await page.locator('#tokens .chips li').first().waitFor({ timeout: 60_000 });
    expect(await page.locator('#sizes tbody tr').count()).toBe(13);
    await page.getByRole('button', { name: 'Open the Shakespeare model' }).click();
    await page.getByText('6 layers, trained').waitFor();
    await context.setOffline(false);
  });
});

/** What the page's model has as the first number of ` quick`. */
function tinyWeights() {
  const config = gptConfig({ vocabSize: 50257, maxSeqLen: 256, dModel: 256, nLayers: 6, nHeads: 8, dFf: 1024 });
  const model = createGpt(config, { seed: 42 });
  const row = tf.tidy(() => tf.slice(model.weights.tokens.weight, [2068, 0], [1, 1]));
  const expected = row.data().then(([value]) => value!);
  return { model, expected };
}
