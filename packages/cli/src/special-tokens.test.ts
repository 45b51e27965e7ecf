import { characterTokenizer, tokenizerFromJson, trainBpe, type Tokenizer } from '@typeformer/tokenizer';
import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const bin = fileURLToPath(new URL('../bin/typeformer.js', import.meta.url));
const chat = '<|user|>Who is it?<|bot|>It is a fox.';
const prompt = '<|user|>Who is it?<|bot|>';
let folder: string;
let tokenizer: Tokenizer;

/** The real program, in a process of its own. */
function typeformer(...args: string[]) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [bin, ...args], { cwd: folder, encoding: 'utf8' });
  return { stdout, stderr, status };
}
function run(...args: string[]): { stdout: string; stderr: string } {
  const { status, ...output } = typeformer(...args);
  expect(status, output.stderr).toBe(0);
  return output;
}
const read = async (path: string) => JSON.parse(await readFile(join(folder, path), 'utf8')) as Record<string, unknown>;

/** A folder whose tokenizer has special tokens, two that may end a text, and says which does. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'typeformer-special-'));
  const specialTokens = ['<|endoftext|>', '</s>', '<|user|>', '<|bot|>'];
  const trained = await trainBpe('Who is it? It is a fox. '.repeat(9), { vocabSize: 280, specialTokens });
  tokenizer = tokenizerFromJson(trained.toJSON());
  await mkdir(join(folder, 'chat'));
  await writeFile(join(folder, 'chat/tokenizer.json'), JSON.stringify(trained));
  await writeFile(join(folder, 'chat/tokenizer_config.json'), JSON.stringify({ eos_token: '</s>' }));
  await writeFile(join(folder, 'chat.jsonl'), `${JSON.stringify({ text: chat })}\n`.repeat(100));
});
afterAll(() => rm(folder, { recursive: true }));

describe('special tokens', () => {
  it.each<['ids' | 'text', string[]]>([
    ['ids', []],
    ['text', ['--special-tokens', 'text']],
  ])('are %s in data with %j, and what ends a text stands between documents', async (policy, options) => {
    const data = ['--data', 'chat.jsonl', '--tokenizer', 'chat/tokenizer.json', '--out', policy];
    run('tokenize', ...data, ...options);
    const ids = tokenizer.encode(chat, policy === 'text' ? { allowedSpecial: [] } : {});
    const written = new Uint16Array(Uint8Array.from(await readFile(join(folder, policy, 'train.bin'))).buffer);
    const end = tokenizer.specialTokens.get('</s>')!;
    expect(Array.from(written.subarray(0, 2 * ids.length + 2))).toEqual([...ids, end, ...ids, end]);
    expect(await read(`${policy}/tokenizer_config.json`)).toMatchObject({
      eos_token: '</s>',
      split_special_tokens: policy === 'text',
    });
  });

  it.each(['ids', 'text'] as const)(
    'are %s in a prompt as they were in training, or as it is asked',
    async (policy) => {
      const sizes = ['--layers', '1', '--d-model', '64', '--context', '48', '--steps', '80'];
      run('train', '--data', `${policy}/train.bin`, '--out', `taught-${policy}`, ...sizes);
      const end = tokenizer.specialTokens.get('</s>')!;
      expect(await read(`taught-${policy}/config.json`)).toMatchObject({ bos_token_id: end, eos_token_id: end });

      const options = ['--model', `taught-${policy}`, '--prompt', prompt, '--temperature', '0', '--verbose'];
      const lengths = {
        ids: tokenizer.encode(prompt).length,
        text: tokenizer.encode(prompt, { allowedSpecial: [] }).length,
      };
      const { stdout, stderr } = run('generate', ...options);
      expect(stdout).toBe(`${chat}\n`); // and nothing of what ended it
      expect(stderr).toContain(` ${lengths[policy]} tokens read`);
      expect(stderr).toContain('ended by stop');
      const other = policy === 'ids' ? 'text' : 'ids';
      const asked = run('generate', ...options, '--max-new-tokens', '1', '--special-tokens', other);
      expect(asked.stderr).toContain(` ${lengths[other]} tokens read`);
    },
  );

  it('are kept, and what ends a text, by a run from the model and by one that goes on', async () => {
    const [end, other] = ['</s>', '<|bot|>'].map((name) => tokenizer.specialTokens.get(name)!);
    const ends = { eos_token_id: [end, other], pad_token_id: 0 };
    await writeFile(join(folder, 'taught-text/generation_config.json'), JSON.stringify(ends));
    const from = ['--from', 'taught-text', '--data', 'chat.jsonl', '--context', '48', '--steps', '1'];
    run('train', ...from, '--out', 'tuned');
    expect(await read('tuned/generation_config.json')).toMatchObject({ ...ends, bos_token_id: end });
    expect(await read('tuned/tokenizer_config.json')).toMatchObject({ split_special_tokens: true });

    run('train', ...from, '--out', 'tuned', '--force', '--special-tokens', 'ids');
    run('train', '--out', 'tuned', '--resume');
    expect(await read('tuned/run.json')).toMatchObject({ specialTokens: 'ids' });
    expect(await read('tuned/tokenizer_config.json')).toMatchObject({ split_special_tokens: false });
  });
});

it('a prompt is refused by the names of the characters that the model lacks', async () => {
  await mkdir(join(folder, 'letters'));
  await writeFile(join(folder, 'letters/tokenizer.json'), JSON.stringify(characterTokenizer('Caf')));
  for (const file of ['config.json', 'model.safetensors']) {
    await copyFile(join(folder, 'taught-ids', file), join(folder, 'letters', file));
  }
  for (const [text, characters] of [
    ['日本語', '"日", "本", "語"'],
    ['Café', '"é"'],
  ] as const) {
    expect(typeformer('generate', '--model', 'letters', '--prompt', text)).toEqual({
      stdout: '',
      stderr: `typeformer: --prompt holds ${characters}, for which this tokenizer has no token.\n`,
      status: 1,
    });
  }
});
