import { savePretrained } from '@typeformer/checkpoint';
import { generateText } from '@typeformer/generate';
import { createGpt, gptConfig } from '@typeformer/gpt';
import { characterTokenizer } from '@typeformer/tokenizer';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const bin = fileURLToPath(new URL('../bin/typeformer.js', import.meta.url));
const seeds = [5, 6, 7, 8, 9, 10, 11, 12, 13]; // more than are computed together
const texts: string[] = [];
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'typeformer-generate-'));
  const tokenizer = characterTokenizer('\nabcdefgh');
  const model = createGpt(gptConfig({ vocabSize: 9, maxSeqLen: 16, dModel: 8, nLayers: 1, nHeads: 2 }), { seed: 1 });
  await savePretrained(model, folder);
  await writeFile(join(folder, 'tokenizer.json'), JSON.stringify(tokenizer));
  await writeFile(join(folder, 'settings.json'), '{ "model": ".", "prompt": "abc", "seed": 6, "maxNewTokens": 3 }');
  const settings = { model, tokenizer, prompt: 'abc', maxNewTokens: 20, temperature: 0.8 };
  for (const seed of seeds) texts.push((await generateText({ ...settings, seed })).text);
  model.dispose();
});
afterAll(() => rm(folder, { recursive: true }));

/** The real program, in a process of its own. */
function generate(input: string | Uint8Array, ...args: string[]) {
  const options = { cwd: folder, encoding: 'utf8', input } as const;
  const all = ['generate', '--model', '.', '--max-new-tokens', '20', '--seed', '5', ...args];
  const { stdout, stderr, status } = spawnSync(process.execPath, [bin, ...all], options);
  return { stdout, stderr, status };
}

describe('typeformer generate', () => {
  it('takes its prompt from standard input, without a line break at its very end', () => {
    const expected = { stdout: `abc${texts[0]}\n`, stderr: '', status: 0 };
    expect(generate('abc\n')).toEqual(expected);
    expect(generate('abc', '--prompt', '-')).toEqual(expected);
    expect(generate('b', '--prompt', 'abc')).toEqual(expected);
    expect(generate('a\n\n', '--max-new-tokens', '1').stdout).toMatch(/^a\n[^]\n$/);
  });

  it('makes several texts, each the one that its seed gives alone', () => {
    expect(generate('', '--prompt', 'abc', '--num', '9')).toEqual({
      stdout: seeds.map((seed, index) => `--- ${index + 1} of 9, seed ${seed} ---\nabc${texts[index]}\n`).join(''),
      stderr: '',
      status: 0,
    });
    const guessed = generate('', '--prompt', 'abc', '--num', '2', '--draft', '.', '--json');
    expect(linesOf(guessed.stdout).map(({ text }) => text)).toEqual(texts.slice(0, 2));
  });

  it('says each as a line of JSON', () => {
    const { stdout, stderr, status } = generate('abc', '--num', '2', '--json', '--verbose');
    expect(status).toBe(0);
    expect(linesOf(stdout)).toEqual(
      [0, 1].map((index) => ({
        prompt: 'abc',
        text: texts[index],
        tokens: Array.from(texts[index]!, (character) => '\nabcdefgh'.indexOf(character)),
        seed: seeds[index],
        finishReason: 'length',
        usage: { promptTokens: 3, generatedTokens: 20 },
        timing: {
          timeToFirstToken: expect.any(Number),
          elapsed: expect.any(Number),
          tokensPerSecond: expect.any(Number),
        },
      })),
    );
    expect(stderr).toMatch(/^seed 5 · 3 tokens read .*\nseed 6 · 3 tokens read .* · ended by length\n$/);
  });

  it('takes options from a file, which those of the command line win over', () => {
    const args = ['generate', '--config', 'settings.json', '--max-new-tokens', '20'];
    const { stdout, stderr } = spawnSync(process.execPath, [bin, ...args], { cwd: folder, encoding: 'utf8' });
    expect({ stdout, stderr }).toEqual({ stdout: `abc${texts[1]}\n`, stderr: '' });
  });

  it.each<[string | Uint8Array, string[], string]>([
    ['', [], '--prompt says what to continue; standard input is empty.'],
    ['\n', ['--prompt', '-'], '--prompt says what to continue; standard input is empty.'],
    [Uint8Array.of(0x63, 0xe9), [], 'standard input is not UTF-8 text.'],
    ['', ['--prompt', ''], '--prompt must not be empty.'],
    ['a', ['--top-p', '3'], '--top-p 3 must be a number above 0 and at most 1.'],
    ['a', ['--top-p', '0'], '--top-p 0 must be a number above 0 and at most 1.'],
    ['a', ['--top-k', '0'], '--top-k 0 must be a whole number from 1.'],
    ['a', ['--temperature', '-1'], '--temperature -1 must be a number from 0.'],
    ['a', ['--max-new-tokens', '0'], '--max-new-tokens 0 must be a whole number from 1.'],
    ['a', ['--threads', '0'], '--threads 0 must be a whole number from 1 to 512.'],
    ['a', ['--num', 'two'], '--num two must be a whole number from 1.'],
    ['a', ['--when-full', 'go'], '--when-full go must be one of slide, stop.'],
    ['a', ['--stop', ''], '--stop must not be empty.'],
    [
      'a',
      ['--seed', '9007199254740991', '--num', '3'],
      '--seed 9007199254740991 must be at most 9007199254740989 with',
    ],
  ])('refuses %j with %j, naming what the user said', (input, args, message) => {
    const { stdout, stderr, status } = generate(input, ...args);
    expect(stdout).toBe('');
    expect(stderr.startsWith(`typeformer: ${message}`), stderr).toBe(true);
    expect(status).toBe(1);
  });
});

function linesOf(stdout: string): Record<string, unknown>[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}
