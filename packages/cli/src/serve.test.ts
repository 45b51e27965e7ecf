import { savePretrained } from '@typeformer/checkpoint';
import { generateText } from '@typeformer/generate';
import { createGpt, gptConfig } from '@typeformer/gpt';
import { characterTokenizer } from '@typeformer/tokenizer';
import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { createRequire } from 'node:module';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath, pathToFileURL } from 'node:url';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

const bin = fileURLToPath(new URL('../bin/typeformer.js', import.meta.url));
const completion = { prompt: 'abc', max_tokens: 1000, seed: 1 };
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
  return serveWith([], ...args);
}

async function serveWith(
  node: readonly string[],
  ...args: string[]
): Promise<{ server: ChildProcessWithoutNullStreams; baseURL: string }> {
  const command = [...node, bin, 'serve', '--model', folder, '--name', 'tiny', '--port', '0', ...args];
  const server = spawn(process.execPath, command);
  const [line] = await Promise.race([once(server.stdout.setEncoding('utf8'), 'data'), once(server, 'exit')]);
  expect(line).toMatch(/^tiny is served at http:\/\/127\.0\.0\.1:\d+\/v1\n$/);
  return { server, baseURL: line.trim().split(' ').at(-1) };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

describe('typeformer serve', () => {
  it('answers as generateText does; a SIGTERM lets the request at work end, and then the process', async () => {
    const { server, baseURL } = await serve('--grace', '100');
    const port = new URL(baseURL).port;
    const again = spawnSync(process.execPath, [bin, 'serve', '--model', folder, '--port', port], { encoding: 'utf8' });
    expect([again.stderr, again.status]).toEqual([
      `typeformer: --port ${port} is taken; choose another, or 0 for any that is free.\n`,
      1,
    ]);

    const stderr = text(server.stderr);
    const client = new OpenAI({ baseURL, apiKey: 'none', maxRetries: 0 });
    const stream = await client.completions.create({ ...completion, model: 'tiny', stream: true });
    server.kill('SIGTERM');
    let answer = '';
    for await (const { choices } of stream) answer += choices[0]!.text;
    expect(answer).toBe(expected);
    expect(await once(server, 'exit')).toEqual([0, null]);
    expect(await stderr).toMatch(/^POST \/v1\/completions 200, 3 \+ 1000 tokens, \d+ ms\n$/);
  });

  it('has the same memory after 2,000 completions', async () => {
    const tensorflow = createRequire(import.meta.url).resolve('@tensorflow/tfjs-core');
    const report = `
      import { memory } from ${JSON.stringify(pathToFileURL(tensorflow))};
      process.on('SIGUSR2', () => {
        gc();
        const { numTensors, numBytes } = memory();
        console.error(JSON.stringify({ tensors: numTensors, bytes: numBytes, heap: process.memoryUsage().heapUsed }));
      });`;
    const node = ['--expose-gc', '--import', `data:text/javascript,${encodeURIComponent(report)}`];
    const { server, baseURL } = await serveWith(node, '--quiet');
    const agent = new Agent({ keepAlive: true });
    const ask = async (index: number): Promise<void> => {
      const headers = { 'content-type': 'application/json' };
      const outgoing = request(`${baseURL}/completions`, { method: 'POST', headers, agent });
      outgoing.end(JSON.stringify({ model: 'tiny', prompt: 'abc', max_tokens: 1, stream: index % 2 === 0 }));
      const [response] = await once(outgoing, 'response');
      expect(response.statusCode).toBe(200);
      await text(response);
    };
    const memoryAfter = async (completions: number): Promise<{ tensors: number; bytes: number; heap: number }> => {
      for (let index = 0; index < completions; index++) await ask(index);
      server.kill('SIGUSR2');
      return JSON.parse((await once(server.stderr, 'data'))[0]);
    };
    const before = await memoryAfter(200);
    const after = await memoryAfter(1800);
    server.kill('SIGKILL');
    expect(after.tensors).toBe(before.tensors);
    expect(after.bytes).toBe(before.bytes);
    expect((after.heap - before.heap) / 1800).toBeLessThan(1000); // bytes; a listener that stays holds 27 kB
  });

  it('goes on when nobody reads what it says, not even where it listens', async () => {
    const port = await freePort();
    const args = [bin, 'serve', '--model', folder, '--name', 'tiny', '--port', String(port)];
    const server = spawn(process.execPath, args);
    server.stdout.destroy();
    server.stderr.destroy();
    const url = `http://127.0.0.1:${port}`;
    await vi.waitFor(() => fetch(`${url}/health`), 30_000);
    const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: 'none', maxRetries: 0 });
    for (let count = 0; count < 3; count++) {
      const { choices } = await client.completions.create({ ...completion, max_tokens: 5, model: 'tiny' });
      expect(choices[0]!.text).toBe(expected.slice(0, 5));
    }
    server.kill('SIGTERM');
    expect(await once(server, 'exit')).toEqual([0, null]);
  });

  it('ends a request that takes longer than the grace', async () => {
    const { server, baseURL } = await serve('--grace', '0', '--quiet');
    const stderr = text(server.stderr);
    const client = new OpenAI({ baseURL, apiKey: 'none', maxRetries: 0 });
    const stream = await client.completions.create({ ...completion, model: 'tiny', stream: true });
    server.kill('SIGINT');
    const read = async () => {
      for await (const _ of stream);
    };
    await expect(read()).rejects.toThrow();
    expect(await once(server, 'exit')).toEqual([0, null]);
    expect(await stderr).toBe('');
  });

  it.each([
    [['--model', 'nowhere'], 'typeformer: there is no folder "nowhere".\n'],
    [['--model', 'x', '--api-key', 'my key'], 'typeformer: --api-key (or TYPEFORMER_API_KEY) has characters that'],
    [
      ['--model', 'x', '--allow-origin', 'https://a.example', 'localhost:5173'],
      'typeformer: --allow-origin localhost:5',
    ],
    [['--model', 'x', '--port', '65536'], 'typeformer: --port 65536 must be a whole number from 0 to 65535.\n'],
  ])('%j is a mistake that it names', (args, message) => {
    const { stderr, status } = spawnSync(process.execPath, [bin, 'serve', ...args], { encoding: 'utf8' });
    expect(stderr.startsWith(message), stderr).toBe(true);
    expect(status).not.toBe(0);
  });

  it('takes no empty key from the environment either', () => {
    const env = { ...process.env, TYPEFORMER_API_KEY: '' };
    const { stderr, status } = spawnSync(process.execPath, [bin, 'serve', '--model', 'x'], { encoding: 'utf8', env });
    expect(stderr).toMatch(/^typeformer: --api-key \(or TYPEFORMER_API_KEY\) is empty; /);
    expect(status).toBe(1);
  });
});
