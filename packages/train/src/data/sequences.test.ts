import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import expected from '../__fixtures__/names/expected.json' with { type: 'json' };
import { ignored } from './batch.ts';
import { randomSequences, sequenceBatch } from './sequences.ts';
import { splitRandomly } from './split-randomly.ts';
import { textLines } from './text-lines.ts';

describe("makemore's names", async () => {
  const names: string[] = [];
  const file = await readFile(new URL('../__fixtures__/names/names.txt', import.meta.url));
  for await (const name of textLines([file])) names.push(name);
  const characters = ['.', ...new Set(names.join(''))].sort(); // "." comes before "a": it is token 0
  const sequences = names.map((name) => Array.from(name, (character) => characters.indexOf(character)));
  const layout = { start: 0, end: 0, padding: 0 };
  const targets = expected.targets.map((row) => row.map((id) => (id === -1 ? ignored : id)));

  it('are the rows that makemore makes of them', () => {
    expect(characters.join('')).toBe(`.${expected.characters}`);
    expect(sequenceBatch(sequences, { contextLength: expected.contextLength, ...layout })).toEqual({
      shape: [names.length, expected.contextLength],
      inputs: Int32Array.from(expected.inputs.flat()),
      targets: Int32Array.from(targets.flat()),
    });
  });

  it('are drawn as whole rows, all of them in the end', async () => {
    const batches = randomSequences({ sequences, batchSize: 300, ...layout, seed: 1 });
    const { shape, inputs, targets: drawn } = await batches(0);
    expect(shape).toEqual([300, expected.contextLength]);
    const rows = (row: number, ids: Int32Array) => [...ids.subarray(row * shape[1], (row + 1) * shape[1])];
    const seen = new Set<number>();
    for (let row = 0; row < shape[0]; row++) {
      const index = expected.inputs.findIndex((ids) => String(ids) === String(rows(row, inputs)));
      expect(rows(row, drawn)).toEqual(targets[index]);
      seen.add(index);
    }
    expect(seen.size).toBe(names.length);
  });

  it('are split by a seed, each into one part', () => {
    const { training, validation } = splitRandomly(names, { validationShare: 0.1, seed: 1 });
    expect(validation.length).toBe(4);
    expect(names.filter((name) => validation.includes(name))).toEqual(validation);
    expect(names.filter((name) => !validation.includes(name))).toEqual(training);
    expect(splitRandomly(names, { validationShare: 0.1, seed: 1 }).validation).toEqual(validation);
    expect(splitRandomly(names, { validationShare: 0.1, seed: 2 }).validation).not.toEqual(validation);
  });
});

describe('randomSequences', () => {
  const options = { sequences: [[1], [2, 3], []], batchSize: 4, start: 7, end: 8, padding: 9, seed: 1 };

  it('is a pure function of seed and step', async () => {
    const source = randomSequences(options);
    await source(0);
    expect(await source(5)).toEqual(await randomSequences(options)(5));
    expect(await source(5)).not.toEqual(await source(6));
    expect(await source(5)).not.toEqual(await randomSequences({ ...options, seed: 2 })(5));
  });

  it('fills a longer context with padding that counts for nothing', () => {
    const { inputs, targets } = sequenceBatch([[1, 2], []], { contextLength: 4, start: 7, end: 8, padding: 9 });
    expect(inputs).toEqual(Int32Array.of(7, 1, 2, 9, 7, 9, 9, 9));
    expect(targets).toEqual(Int32Array.of(1, 2, 8, ignored, 8, ignored, ignored, ignored));
  });

  it('says when a sequence is too long, there is none, or a number is none', () => {
    expect(() => randomSequences({ ...options, contextLength: 2 })).toThrow(
      'randomSequences: sequence 1 has 2 tokens; with its start, contextLength (2) must be at least 3.',
    );
    expect(() => sequenceBatch(options.sequences, { ...options, contextLength: 1 })).toThrow(
      'sequenceBatch: sequence 0 has 1 tokens; with its start, contextLength (1) must be at least 2.',
    );
    expect(() => randomSequences({ ...options, sequences: [] })).toThrow(
      'randomSequences: the number of sequences (0) must be a whole number from 1.',
    );
    expect(() => randomSequences({ ...options, batchSize: 0.5 })).toThrow(
      'randomSequences: batchSize (0.5) must be a whole number from 1.',
    );
  });
});

describe('splitRandomly', () => {
  it('refuses a share that leaves one part empty', () => {
    expect(() => splitRandomly([1, 2], { validationShare: 0, seed: 1 })).toThrow(
      'splitRandomly: validationShare (0) must be above 0 and below 1.',
    );
  });
});
