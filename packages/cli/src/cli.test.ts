import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const bin = fileURLToPath(new URL('../bin/typeformer.js', import.meta.url));
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'typeformer-cli-'));
  await writeFile(join(folder, 'text.txt'), 'the quick brown fox jumps over the lazy dog.\n'.repeat(40));
  await writeFile(join(folder, 'empty.txt'), '');
  await writeFile(join(folder, 'latin1.txt'), Buffer.from([0x63, 0x61, 0x66, 0xe9]));
});
afterAll(() => rm(folder, { recursive: true }));

/** The real program, in a process of its own. */
function typeformer(...args: string[]) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [bin, ...args], { cwd: folder, encoding: 'utf8' });
  return { stdout, stderr, status };
}
const small = ['--steps', '12', '--batch-size', '2', '--context', '8', '--layers', '1', '--d-model', '8'];

describe('what computes is loaded by what computes', () => {
  const hook = `export const resolve = (name, context, next) => {
    if (name.startsWith('@tensorflow/')) throw new Error(name + ' is loaded');
    return next(name, context);
  };`;
  const url = (code: string): string => `data:text/javascript,${encodeURIComponent(code)}`;
  const forbid = url(`import { register } from 'node:module'; register(${JSON.stringify(url(hook))});`);
  const run = (...args: string[]) =>
    spawnSync(process.execPath, ['--import', forbid, bin, ...args], { cwd: folder, encoding: 'utf8' });

  it.each([
    [['--help'], 0],
    [['train', '--help'], 0],
    [['eval', '--yaml'], 1],
    [['generate', '--model', 'fox', '--top-p', '3'], 1],
    [['tokenize', '--data', 'text.txt', '--tokenizer', 'character', '--out', 'tokens'], 0],
  ])('not for %j', (args, status) => {
    const { stderr, status: found } = run(...args);
    expect(stderr).not.toContain('is loaded');
    expect(found).toBe(status);
  });

  it('but for generate', () => {
    expect(run('generate', '--model', 'fox', '--prompt', 'x').stderr).toMatch(
      /^typeformer: @tensorflow\/[a-z-]+ is loaded\n$/,
    );
  });
});

describe('typeformer info', () => {
  it('describes a preset, as text and as JSON', () => {
    const { stdout, stderr, status } = typeformer('info', 'gpt3', '--json');
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(JSON.parse(stdout)).toMatchObject({ config: { nLayers: 96 }, parameters: { total: 174_604_259_328 } });
    expect(typeformer('info', 'tiny').stdout).toMatch(/^parameters +17,670,400 +17\.67 M$/m);
  });

  it('lists all presets', () => {
    const { stdout } = typeformer('info');
    expect(stdout.trim().split('\n')).toHaveLength(14);
    expect(stdout).toMatch(/^gpt2-xl +48 +1600 +25 +1024 +1,557,611,200/m);
  });
});

const tokenizerFileNames = ['special_tokens_map.json', 'tokenizer.json', 'tokenizer_config.json'];

describe('typeformer train and generate', () => {
  it('make a folder from a text, and continue a prompt from it, the same for the same seed', async () => {
    const trained = typeformer('train', '--data', 'text.txt', '--out', 'fox', ...small);
    expect({ stderr: trained.stderr, status: trained.status }).toEqual({ stderr: '', status: 0 });
    expect(trained.stdout).toContain('step 12: validation loss');
    expect(trained.stdout).toContain('The model is in fox.');
    const written = ['config.json', 'generation_config.json', 'log.jsonl', 'loss.svg', 'model.safetensors', 'run.json'];
    expect((await readdir(join(folder, 'fox'))).toSorted()).toEqual(['checkpoints', ...written, ...tokenizerFileNames]);
    expect(typeformer('info', 'fox').stdout).toMatch(/^vocabSize +29$/m);

    const generate = (seed: string, ...options: string[]) =>
      typeformer('generate', '--model', 'fox', '--prompt', 'the', '--max-new-tokens', '20', '--seed', seed, ...options);
    const first = generate('5');
    expect({ stderr: first.stderr, status: first.status }).toEqual({ stderr: '', status: 0 });
    expect(first.stdout).toMatch(/^the[^]{20}\n$/);
    expect(generate('5').stdout).toBe(first.stdout);
    expect(generate('6').stdout).not.toBe(first.stdout);

    expect(generate('5', '--draft', 'fox').stdout).toBe(first.stdout);

    const stop = first.stdout.slice(8, 10);
    const stopped = generate('5', '--verbose', '--stop', 'qqq', stop);
    expect(stopped.stdout).toBe(`the${first.stdout.slice(3).split(stop)[0]}\n`);
    expect(stopped.stderr).toMatch(/^seed 5 · 3 tokens read · first after \d+ ms · \d+ made, .* · ended by stop\n$/);
  });
});

describe('typeformer bench', () => {
  it.each(['train', 'decode'])('lists the kernels of %s, none of which is left to the cpu backend', (work) => {
    const { stdout, stderr, status } = typeformer('bench', '--work', work, '--runs', '1', '--profile', '--json');
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    const [{ kernels, medianMs, tokensPerSecond }] = JSON.parse(stdout);
    expect(kernels.map(({ name }: { name: string }) => name)).toContain('causalAttention');
    expect(kernels.filter(({ ranOn }: { ranOn: string }) => ranOn !== 'simd')).toEqual([]);
    expect(tokensPerSecond * medianMs).toBeCloseTo(work === 'train' ? 768_000 : 1000, 3);
  });

  it('trains in less memory with --recompute', () => {
    const [kept, recomputed] = [[], ['--recompute']].map((option) => {
      const { stdout } = typeformer('bench', '--work', 'train', '--runs', '1', '--json', ...option);
      return JSON.parse(stdout)[0].peakBytes;
    });
    expect(recomputed).toBeLessThan(0.7 * kept);
  });

  it('says it in a line for people', () => {
    const { stdout } = typeformer('bench', '--work', 'decode', '--runs', '1', '--threads', '1');
    expect(stdout).toMatch(/^char-small, decoding a token, context 32 \(simd, 1 thread\): [\d.]+ ms, /);
  });
});

describe('a mistake is one clear line and a non-zero exit', () => {
  it.each<[string[], string]>([
    [['train', '--data', 'none.txt', '--out', 'x'], 'typeformer: --data none.txt cannot be read (ENOENT).\n'],
    [
      ['train', '--data', 'text.txt', '--validation', 'none.txt', '--out', 'x'],
      'typeformer: --validation none.txt cannot be read (ENOENT).\n',
    ],
    [['train', '--data', 'empty.txt', '--out', 'x'], 'typeformer: --data empty.txt is empty.\n'],
    [['train', '--data', 'latin1.txt', '--out', 'x'], 'typeformer: --data latin1.txt is not UTF-8 text.\n'],
    [
      ['train', '--data', 'text.txt', '--out', 'x', '--context', '5000'],
      'typeformer: the training text has 1620 tokens; --context 5000 needs 5001: use more text, a smaller --context or another --validation-share.\n',
    ],
    [
      ['train', '--data', 'text.txt', '--out', 'text.txt'],
      'typeformer: --out text.txt is a file; it must be a folder, or not there yet.\n',
    ],
    [
      ['train', '--data', 'text.txt', '--out', 'x', '--heads', '3'],
      'typeformer: --d-model 64 must be a multiple of --heads 3.\n',
    ],
    [
      ['train', '--data', 'text.txt', '--out', 'x', '--d-model', '4000000'],
      'typeformer: --layers 2, --d-model 4000000, --d-ff 16000000 and --context 64 make a model that is too large',
    ],
    [
      ['train', '--data', 'text.txt', '--out', 'x', '--batch-size', '100000000'],
      'typeformer: --batch-size 100000000 windows of 64 tokens must be at most 134217728 tokens together; ',
    ],
    [
      ['train', '--data', 'text.txt', '--out', 'x', '--from', 'nowhere', '--steps', '0'],
      'typeformer: --steps 0 must be',
    ],
    [
      ['train', '--data', 'text.txt', '--out', 'text.txt/x'],
      'typeformer: --out text.txt/x cannot be written (ENOTDIR).\n',
    ],
    [
      ['train', '--data', 'text.txt', '--out', 'x', '--steps', 'ten'],
      'typeformer: --steps ten must be a whole number from 1.\n',
    ],
    [['train', '--out', 'x'], 'typeformer: --data says which text to learn.\n'],
    [['train', '--out', 'x', '--resume'], 'typeformer: --resume: there is no run in x.\n'],
    [
      ['train', '--data', 'text.txt', '--out', 'x', '--steps', '5', '--warmup', '5'],
      'typeformer: --warmup 5 must be below --steps 5.\n',
    ],
    [['train', '--data', 'text.txt'], "typeformer: required option '--out <folder>' not specified\n"],
    [['generate', '--model', 'nowhere', '--prompt', 'x'], 'typeformer: there is no folder "nowhere".\n'],
    [['generate', '--model', 'text.txt', '--prompt', 'x'], 'typeformer: "text.txt" is a file; it must be a folder.\n'],
    [['eval', '--model', 'nowhere', '--data', 'text.txt'], 'typeformer: there is no folder "nowhere".\n'],
    [['train', '--data', 'text.txt', '--out', 'x', '--from', 'nowhere'], 'typeformer: there is no folder "nowhere".\n'],
    [['info', 'text.txt'], 'typeformer: "text.txt" is a file; it must be a folder.\n'],
    [['info', 'gpt5'], 'typeformer: "gpt5" is no preset (tiny, gpt2, '],
    [['bench', '--backend', 'gpu'], 'typeformer: --backend gpu must be one of cpu, simd.\n'],
    [['bench', 'gpt9'], 'typeformer: model gpt9 must be one of char-small, char-medium, tiny, gpt2.\n'],
    [['inform'], "typeformer: unknown command 'inform'\n(Did you mean info?)\n"],
    [['info', '--yaml'], "typeformer: unknown option '--yaml'\n"],
  ])('%j', (args, message) => {
    const { stdout, stderr, status } = typeformer(...args);
    expect(stdout).toBe('');
    expect(stderr.startsWith(message), stderr).toBe(true);
    expect(status).not.toBe(0);
    expect(existsSync(join(folder, 'x'))).toBe(false); // nothing half-written
  });

  it('a model that is there is not replaced unless it is forced', async () => {
    typeformer('train', '--data', 'text.txt', '--out', 'kept', ...small);
    const before = await readFile(join(folder, 'kept/model.safetensors'));
    const again = typeformer('train', '--data', 'text.txt', '--out', 'kept', ...small, '--seed', '9');
    expect(again.stderr).toBe(
      'typeformer: --out kept already has a model; --force replaces it, --resume goes on with it.\n',
    );
    expect(await readFile(join(folder, 'kept/model.safetensors'))).toEqual(before);
    expect(typeformer('train', '--data', 'text.txt', '--out', 'kept', ...small, '--seed', '9', '--force').status).toBe(
      0,
    );
    expect(await readFile(join(folder, 'kept/model.safetensors'))).not.toEqual(before);
  });
});
