import { characterTokenizer } from '@typeformer/tokenizer';
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const bin = fileURLToPath(new URL('../bin/typeformer.js', import.meta.url));
const fixtures = fileURLToPath(new URL('../../train/src/__fixtures__', import.meta.url));
const expected = JSON.parse(readFileSync(`${fixtures}/sliding-windows/expected.json`, 'utf8')) as {
  start: number;
  end: number;
  losses: { contextLength: number; stride: number; loss: number }[];
};
const whole = "\n !$&',-.3:;?ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"; // of all of Tiny Shakespeare
const text = readFileSync(`${fixtures}/training/tinyshakespeare-20000.txt`, 'utf8').slice(expected.start, expected.end);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'typeformer-eval-'));
  await addModel('bard', whole);
  await addModel('fox', whole.replace('z', '🦊'));
  await writeFile(join(folder, 'text.txt'), text);
  await writeFile(join(folder, 'begin.txt'), text.slice(0, 200));
  await writeFile(join(folder, 'rest.txt'), text.slice(200));
  await writeFile(join(folder, 'foxes.txt'), '🦊'.repeat(9));
  await writeFile(join(folder, 'numbers.txt'), 'some 10, some 12');
  await writeFile(join(folder, 'long.txt'), `some 10, some 12${text.repeat(500)}`);
  await writeFile(join(folder, 'one.txt'), 'a');
  await writeFile(join(folder, 'empty.txt'), '');
  await writeFile(join(folder, 'latin1.txt'), Buffer.from([0x63, 0x61, 0x66, 0xe9]));
});
afterAll(() => rm(folder, { recursive: true }));

/** The fixture's model, with these 65 characters. */
async function addModel(name: string, characters: string): Promise<void> {
  await mkdir(join(folder, name));
  await copyFile(`${fixtures}/training/config.json`, join(folder, name, 'config.json'));
  await copyFile(`${fixtures}/training/final.safetensors`, join(folder, name, 'model.safetensors'));
  await writeFile(join(folder, name, 'tokenizer.json'), JSON.stringify(characterTokenizer(characters)));
}

/** The real program, in a process of its own. */
function evaluate(...args: string[]) {
  const options = { cwd: folder, encoding: 'utf8' } as const;
  const { stdout, stderr, status } = spawnSync(process.execPath, [bin, 'eval', ...args], options);
  return { stdout, stderr, status };
}
function evaluateJson(...args: string[]): Record<string, number> {
  const { stdout, stderr, status } = evaluate(...args, '--json');
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  return JSON.parse(stdout);
}

describe('typeformer eval', () => {
  it.each(expected.losses)(
    "gives transformers' loss with a context of $contextLength and a stride of $stride",
    ({ contextLength, stride, loss }) => {
      const sizes = ['--context', String(contextLength), '--stride', String(stride)];
      const found = evaluateJson('--model', 'bard', '--data', 'text.txt', ...sizes);
      expect(found['loss']).toBeCloseTo(loss, 4);
      expect(found['perplexity']).toBeCloseTo(Math.exp(loss), 3);
      expect(found['bitsPerByte']).toBeCloseTo(loss / Math.LN2, 4); // a token is a byte here
      expect(found).toMatchObject({ tokens: 599, bytes: 599, characters: 599, context: contextLength, stride });
    },
  );

  it("takes the model's context and half of it as stride, and any batch size", () => {
    const found = evaluateJson('--model', 'bard', '--data', 'text.txt', '--batch-size', '7');
    expect(found).toMatchObject({ tokens: 599, context: 32, stride: 16 });
    const same = expected.losses.find(({ contextLength, stride }) => contextLength === 32 && stride === 16)!;
    expect(found['loss']).toBeCloseTo(same.loss, 4);
  });

  it('reads several files one after the other, with a line break between them', async () => {
    const found = evaluateJson('--model', 'bard', '--data', 'begin.txt', 'rest.txt');
    await writeFile(join(folder, 'both.txt'), `${text.slice(0, 200)}\n${text.slice(200)}`);
    const { seconds: _, ...same } = evaluateJson('--model', 'bard', '--data', 'both.txt');
    expect(found).toMatchObject(same);
  });

  it('counts a character of several bytes as one character, and all its bytes', () => {
    const { loss, ...found } = evaluateJson('--model', 'fox', '--data', 'foxes.txt');
    expect(found).toMatchObject({ tokens: 8, characters: 8, bytes: 32 });
    expect(found['bitsPerCharacter']).toBeCloseTo(loss! / Math.LN2, 9);
    expect(found['bitsPerByte']).toBeCloseTo(loss! / Math.LN2 / 4, 9);
  });

  it('says it in a table for people', () => {
    const { stdout } = evaluate('--model', 'bard', '--data', 'text.txt', '--stride', '32');
    expect(stdout).toMatch(
      /^loss +3\.1607 nats\nperplexity +23\.587\nbits per byte +4\.5599\nbits per character +4\.5599\ntokens +599\ntime +\d+s\n$/,
    );
  });

  it('says what part of the text the model has no tokens for', () => {
    const { stderr, status, stdout } = evaluate('--model', 'bard', '--data', 'numbers.txt', '--json');
    expect({ stderr, status }).toEqual({
      stderr: 'typeformer: 4 characters of numbers.txt are in no token, and left out.\n',
      status: 0,
    });
    expect(JSON.parse(stdout)).toMatchObject({ tokens: 11, bytes: 11 });
  });

  it('stops at Ctrl-C, says how far it was and gives no result', async () => {
    const args = ['--model', 'bard', '--data', 'long.txt', '--stride', '1'];
    const run = spawn(process.execPath, [bin, 'eval', ...args], { cwd: folder });
    let [stdout, stderr] = ['', ''];
    run.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    run.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    run.stderr.once('data', () => run.kill('SIGINT')); // it says what it leaves out, and begins
    expect(await new Promise((resolve) => run.on('close', resolve))).toBe(130);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/\ntypeformer: stopped after [\d,]+ of 300,011 tokens; their loss is \d\.\d+\.\n$/);
  });

  it.each<[string[], string]>([
    [['--data', 'text.txt'], "required option '--model <folder>' not specified"],
    [['--model', 'bard'], "required option '--data <files...>' not specified"],
    [['--model', 'bard', '--data', 'text.txt', 'none.txt'], '--data none.txt cannot be read (ENOENT).'],
    [['--model', 'bard', '--data', 'empty.txt'], '--data empty.txt is empty.'],
    [['--model', 'bard', '--data', 'latin1.txt'], '--data latin1.txt is not UTF-8 text.'],
    [
      ['--model', 'bard', '--data', 'one.txt'],
      '--data one.txt must have at least 2 tokens: one to read, one to predict.',
    ],
    [
      ['--model', 'bard', '--data', 'text.txt', '--context', '33'],
      "--context 33 must be at most 32, which is the model's.",
    ],
    [
      ['--model', 'bard', '--data', 'text.txt', '--context', '8', '--stride', '9'],
      '--stride 9 must be at most 8, the tokens in a window.',
    ],
    [
      ['--model', 'bard', '--data', 'text.txt', '--tokenizer', 'gpt2'],
      'the tokenizer has 50257 tokens, but the model knows 65.',
    ],
  ])('refuses %j in one clear line', (args, message) => {
    expect(evaluate(...args)).toEqual({ stdout: '', stderr: `typeformer: ${message}\n`, status: 1 });
  });
});
