import { format } from 'node:util';
import { describe, expect, it, vi } from 'vitest';

/** Imports an example and gives what it printed. */
async function printed(name: string): Promise<string> {
  const lines: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((...values) => void lines.push(format(...values)));
  try {
    await import(`./${name}.ts`);
  } finally {
    log.mockRestore();
  }
  return lines.join('\n');
}
const numbers = (text: string) =>
  (text.match(/\d[\d,]*\.?\d*/g) ?? []).map((number) => Number(number.replaceAll(',', '')));

describe('examples', () => {
  it("01 counts the notebook's model", async () => {
    const output = await printed('01-create-the-tiny-model');
    for (const count of ['17,670,400', '4,739,072', '12,931,328', '73.2 %']) expect(output).toContain(count);
    expect(output).toContain('76 weights'); // two tables, 6 blocks of 12, a norm of two
    expect(output).toContain('blocks.0.attention.qkv.weight [256,768]');
  });

  it('02 gives a row of logits for each token', async () => {
    const output = await printed('02-forward-pass');
    expect(output).toContain('464 2068 7586 21831 18045 625 262 16931 3290');
    expect(output).toContain('Output shape: [1, 9, 50257]');
  });

  it('03 lists five tokens, the likeliest first, all about as likely as guessing', async () => {
    const rows = (await printed('03-next-token-table')).split('\n').slice(1);
    const probabilities = rows.map((row) => Number(row.split(/\s+/).at(-1)));
    expect(probabilities).toHaveLength(5);
    expect(probabilities).toEqual(probabilities.toSorted((one, other) => other - one));
    for (const probability of probabilities) expect(probability * 50257).toBeLessThan(10);
  });

  it('04 draws three pictures of four tokens', async () => {
    const output = await printed('04-embeddings');
    expect(output.match(/ {2}[.\-+*#]{24} {2}"/g)).toHaveLength(12);
    expect(new Set(output.match(/[.\-+*#]{24}/g)).size).toBe(12);
  });

  it('05 has the loss of guessing', async () => {
    const [loss, perplexity] = numbers(await printed('05-loss-and-perplexity'));
    expect(Math.abs(loss! - Math.log(50257))).toBeLessThan(0.3);
    expect(Math.log(perplexity!)).toBeCloseTo(loss!, 3);
  });

  it('06 reaches from tiny to GPT-3', async () => {
    const output = await printed('06-model-sizes');
    for (const [name, count] of [
      ['tiny', '17,670,400'],
      ['gpt2', '124,439,808'],
      ['gpt2-xl', '1,557,611,200'],
      ['gpt3', '174,604,259,328'],
    ]) {
      expect(output).toMatch(new RegExp(`^${name} .* ${count}$`, 'm'));
    }
  });

  it('07 continues the prompt at three temperatures', async () => {
    const texts = [...(await printed('07-generate')).matchAll(/^Temperature (.+): (".*")$/gm)];
    expect(texts.map(([, temperature]) => temperature)).toEqual(['0.5', '1.0', '1.5']);
    for (const [, , text] of texts) {
      expect(JSON.parse(text!)).toMatch(/^Once upon a time./s);
      expect((JSON.parse(text!) as string).length).toBeGreaterThan(40);
    }
    expect(new Set(texts.map(([, , text]) => text)).size).toBeGreaterThan(1);
  });

  it('08 sums to the total', async () => {
    const output = await printed('08-parameters-by-component');
    const counts = output.split('\n').map((line) => numbers(line)[0]!);
    expect(counts.at(-1)).toBe(17_670_400);
    expect(counts.slice(0, -1).reduce((sum, count) => sum + count, 0)).toBe(17_670_400);
  });

  it("09 trains a model of a user's own parts", async () => {
    const [, before, after] = numbers(await printed('09-your-own-parts'));
    expect(before).toBeGreaterThan(2);
    expect(after).toBeLessThan(1.6);
  });

  it('10 trains, saves, loads and continues', async () => {
    const output = await printed('10-train-and-save');
    const [first] = /loss (.+)/.exec(output)!.slice(1).map(Number);
    const validation = [...output.matchAll(/validation loss (.+)/g)].map(([, loss]) => Number(loss));
    expect(first).toBeGreaterThan(4);
    expect(validation.at(-1)).toBeLessThan(first! - 0.7);
    expect((JSON.parse(output.split('\n').at(-1)!) as string).length).toBe(40);
  });

  it('11 learns names, and makes some', async () => {
    const lines = (await printed('11-names')).split('\n');
    const [first, , last] = lines.map((line) => Number(/loss (.+)/.exec(line)?.[1]));
    expect(Math.abs(first! - Math.log(27))).toBeLessThan(0.2);
    expect(last).toBeLessThan(2.45); // what the letter before tells
    const names = lines.slice(3);
    expect(names).toHaveLength(10);
    for (const name of names) expect(name).toMatch(/^[a-z]{2,15}$/);
    expect(new Set(names).size).toBe(10);
  });
});
