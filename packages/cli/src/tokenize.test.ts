import { gpt2Tokenizer, tokenizerFromJson } from '@typeformer/tokenizer';
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openData } from './data.ts';
import { namedTokenizer } from './tokenizer.ts';

const bin = fileURLToPath(new URL('../bin/typeformer.js', import.meta.url));
const story =
  "Once upon a time there was a fox. It's 5 o'clock,\r\nshe said.\n\n\n\tThe  end; 日本 🦊 or so\nit seems. ";
const long = story.repeat(2500); // several pieces
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'typeformer-tokenize-'));
  const files = {
    'long.txt': long,
    'a.txt': '\uFEFFab',
    'b.jsonl': '{"text":"bc"}\r\n{"text":"d"}\n',
    'empty.txt': '',
    'blank.jsonl': '\n\n',
    'bad.jsonl': '{"text":"a"}\n{"body":"b"}\n',
    'latin1.txt': Buffer.from([0x63, 0x61, 0x66, 0xe9]),
    'ids.bin': Buffer.from(Uint16Array.of(0, 1, 50257, 2).buffer),
    'odd.bin': Buffer.alloc(3),
    'other.json': '{}',
  };
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
});
afterAll(() => rm(folder, { recursive: true }));

/** The real program, in a process of its own. */
function tokenize(...args: string[]) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [bin, 'tokenize', ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { stdout, stderr, status };
}

async function idsOf(file: string): Promise<Uint16Array> {
  return new Uint16Array(Uint8Array.from(await readFile(join(folder, file))).buffer);
}

const inFolder = (files: readonly string[]) => files.map((file) => join(folder, file));

describe('typeformer tokenize', () => {
  it("writes the tokens of the whole text as nanoGPT's two files", async () => {
    const { stdout, stderr, status } = tokenize('--data', 'long.txt', '--out', 'gpt2', '--validation-share', '0.2');
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect((await readdir(join(folder, 'gpt2'))).toSorted()).toEqual([
      'special_tokens_map.json',
      'tokenizer.json',
      'tokenizer_config.json',
      'train.bin',
      'val.bin',
    ]);
    const ids = (await gpt2Tokenizer()).encode(long);
    const [training, validation] = [await idsOf('gpt2/train.bin'), await idsOf('gpt2/val.bin')];
    expect([...training, ...validation]).toEqual(ids);
    expect(validation.length).toBe(Math.round(0.2 * ids.length));
    const [counts, place] = stdout.split('\n').slice(-3);
    const count = (number: number) => number.toLocaleString('en-US');
    expect(counts).toBe(
      `${count(training.length)} tokens, ${count(validation.length)} held out · vocabulary of 50,257 · uint16`,
    );
    expect(place).toBe('train.bin, val.bin and tokenizer.json are in gpt2.');
  });

  it('puts documents one after the other, a line break between them where the tokens are characters', async () => {
    expect(tokenize('--data', 'a.txt', 'b.jsonl', '--tokenizer', 'character', '--out', 'abc').status).toBe(0);
    const tokenizer = tokenizerFromJson(JSON.parse(await readFile(join(folder, 'abc/tokenizer.json'), 'utf8')));
    const ids = [...(await idsOf('abc/train.bin')), ...(await idsOf('abc/val.bin'))];
    expect(tokenizer.decode(ids)).toBe('ab\nbc\nd');
    expect(tokenizer.vocabSize).toBe(5);
  });

  it('takes the tokenizer.json that it wrote', async () => {
    tokenize('--data', 'a.txt', 'b.jsonl', '--tokenizer', 'character', '--out', 'one');
    tokenize('--data', 'a.txt', 'b.jsonl', '--tokenizer', 'one/tokenizer.json', '--out', 'within/two');
    for (const file of ['train.bin', 'val.bin', 'tokenizer.json']) {
      expect(await readFile(join(folder, 'within/two', file))).toEqual(await readFile(join(folder, 'one', file)));
    }
  });

  it('replaces token files only when it is forced', () => {
    tokenize('--data', 'long.txt', '--out', 'kept');
    expect(tokenize('--data', 'long.txt', '--out', 'kept').stderr).toBe(
      'typeformer: --out kept already has token files; --force replaces them.\n',
    );
    expect(tokenize('--data', 'long.txt', '--out', 'kept', '--force').status).toBe(0);
  });

  it('leaves nothing behind when Ctrl-C comes in the middle', async () => {
    await writeFile(join(folder, 'large.txt'), story.repeat(200_000));
    const run = spawn(process.execPath, [bin, 'tokenize', '--data', 'large.txt', '--out', 'stopped'], { cwd: folder });
    let errors = '';
    const begun = setInterval(() => {
      if (!readdirSync(folder).some((name) => name.startsWith('stopped.tmp-'))) return;
      clearInterval(begun);
      setTimeout(() => run.kill('SIGINT'), 200);
    }, 20);
    run.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    expect(await new Promise((resolve) => run.on('close', resolve))).toBe(130);
    expect(errors).toBe('typeformer: stopped; nothing was written.\n');
    expect((await readdir(folder)).filter((name) => name.startsWith('stopped'))).toEqual([]);
  });

  it.each<[string[], string]>([
    [['none.txt'], '--data none.txt cannot be read (ENOENT).'],
    [['a.txt', '.'], '--data . is no file.'],
    [['empty.txt'], '--data empty.txt is empty.'],
    [['blank.jsonl'], '--data blank.jsonl has no text.'],
    [['latin1.txt'], '--data latin1.txt is not UTF-8 text.'],
    [['a.txt', 'bad.jsonl'], '--data bad.jsonl, line 2, has no text in a field "text".'],
    [['ids.bin'], '--data ids.bin is a token file already.'],
    [['a.txt', '--tokenizer', 'gpt5'], '--tokenizer gpt5 must be gpt2, character or a tokenizer.json.'],
    [['a.txt', '--tokenizer', 'other.json'], 'tokenizer.json: model: '],
    [['a.txt', '--validation-share', '0'], '--validation-share 0 must be a number above 0 and below 1.'],
    [['a.txt'], '--validation-share 0.1 of 1 tokens leaves a part empty.'],
    [['a.txt', '--out', 'a.txt/x'], '--out a.txt/x cannot be written (EEXIST: file already exists, mkdir'],
    [['a.txt', '--out', 'a.txt'], '--out a.txt is a file; it must be a folder, or not there yet.'],
  ])('says in a line what is wrong with %j, and writes nothing', async (args, message) => {
    const before = await readdir(folder);
    const { stderr, status } = tokenize('--out', 'x', '--data', ...args);
    expect(stderr.startsWith(`typeformer: ${message}`), stderr).toBe(true);
    expect(stderr.trimEnd()).not.toContain('\n');
    expect(status).not.toBe(0);
    expect(await readdir(folder)).toEqual(before);
  });
});

describe('openData', () => {
  const gpt2 = () => namedTokenizer({ tokenizer: 'gpt2' }, []);

  it('reads texts as the ids of their documents', async () => {
    const taught = await gpt2();
    const data = await openData(inFolder(['a.txt', 'b.jsonl']), taught);
    const ids = Array.from(await data.slice(0, data.length));
    expect(taught.tokenizer.decode(ids)).toBe('ab<|endoftext|>bc<|endoftext|>d');
    await data.close();
  });

  it('reads a token file as it is', async () => {
    const { tokenizer, ...taught } = await gpt2();
    const data = await openData(inFolder(['ids.bin']), { ...taught, tokenizer: { ...tokenizer, vocabSize: 50_258 } });
    expect(Array.from(await data.slice(1, 4))).toEqual([1, 50257, 2]);
    await data.close();
  });

  it.each<[string[], string]>([
    [['ids.bin'], "ids.bin: id 2 (50257) must be below the vocabulary's size (50257)."],
    [['ids.bin', 'a.txt'], 'a.txt: a token file must stand alone.'],
    [['odd.bin'], 'odd.bin (3 bytes) must be a multiple of 2: its ids are uint16.'],
    [['empty.txt'], 'empty.txt is empty.'],
    [['none.bin'], 'none.bin cannot be read (ENOENT).'],
  ])('says what is wrong with %j', async (files, message) => {
    await expect(openData(inFolder(files), await gpt2())).rejects.toThrow(message);
  });
});
