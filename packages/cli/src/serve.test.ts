import { savePretrained } from '@typeformer/checkpoint';
import { generateText } from '@typeformer/generate';
import { createGpt, gptConfig } from '@typeformer/gpt';
import { characterTokenizer } from '@typeformer/tokenizer';
import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const bin = fileURLToPath(new URL('../bin/typeformer.js', import.meta.url));
const request = { prompt: 'abc', max_tokens: 1000, seed: 1 };
let folder: string;
let expected: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'typeformer-serve-'));
  const tokenizer = characterTokenizer('abcdefgh');
  const sizes = { vocabSize: 8, maxSeqLen: 1024, dModel: 32, nLayers: 2, nHeads: 2 };
  const model = createGpt(gptConfig(sizes), { seed: 1 });
  await savePretrained(model, folder);
  await writeFile(join(folder, 'tokenizer.json'), JSON.stringify(tokenizer));
  ({ text: expected } = await generateText({ model, tokenizer, prompt: 'abc', maxNewTokens: 1000, seed: 1 }));
  model.dispose();
});
afterAll(() => rm(folder, { recursive: true }));

/** The real program, in a process of its own, and where it listens. */
async function serve(...args: string[]): Promise<{ server: ChildProcessWithoutNullStreams; baseURL: string }> {
  const server = spawn(process.execPath, [bin, 'serve', '--model', folder, '--name', 'tiny', '--port', '0', ...args]);
  const [line] = await Promise.race([once(server.stdout.setEncoding('utf8'), 'data'), once(server, 'exit')]);
  expect(line).toMatch(/^tiny is served at http:\/\/127\.0\.0\.1:\d+\/v1\n$/);
  return { server, baseURL: line.trim().split(' ').at(-1) };
}

describe('typeformer serve', () => {
  it('answers as generateText does; a SIGTERM lets the request at work end, and then the process', async () => {
    const { server, baseURL } = await serve();
    const port = new URL(baseURL).port;
    const again = spawnSync(process.execPath, [bin, 'serve', '--model', folder, '--port', port], { encoding: 'utf8' });
    expect([again.stderr, again.status]).toEqual([
      `typeformer: --port ${port} is taken; choose another, or 0 for any that is free.\n`,
      1,
    ]);

    const stderr = text(server.stderr);
    const client = new OpenAI({ baseURL, apiKey: 'none', maxRetries: 0 });
    const stream = await client.completions.create({ ...request, model: 'tiny', stream: true });
    server.kill('SIGTERM');
    let answer = '';
    for await (const { choices } of stream) answer += choices[0]!.text;
    expect(answer).toBe(expected);
    expect(await once(server, 'exit')).toEqual([0, null]);
    expect(await stderr).toMatch(/^POST \/v1\/completions 200, 3 \+ 1000 tokens, \d+ ms\n$/);
  });

  it('ends a request that takes longer than the grace', async () => {
    const { server, baseURL } = await serve('--grace', '0', '--quiet');
    const stderr = text(server.stderr);
    const client = new OpenAI({ baseURL, apiKey: 'none', maxRetries: 0 });
    const stream = await client.completions.create({ ...request, model: 'tiny', stream: true });
    server.kill('SIGINT');
    const read = async () => {
      for await (const _ of stream);
    };
    await expect(read()).rejects.toThrow();
    expect(await once(server, 'exit')).toEqual([0, null]);
    expect(await stderr).toBe('');
  });

  it.each([
    [['--model', 'nowhere'], 'typeformer: there is no tokenizer.json in nowhere; if the model reads'],
    [['--model', 'x', '--port', '65536'], 'typeformer: --port 65536 must be a whole number from 0 to 65535.\n'],
  ])('%j is a mistake that it names', (args, message) => {
    const { stderr, status } = spawnSync(process.execPath, [bin, 'serve', ...args], { encoding: 'utf8' });
    expect(stderr.startsWith(message), stderr).toBe(true);
    expect(status).not.toBe(0);
  });
});
