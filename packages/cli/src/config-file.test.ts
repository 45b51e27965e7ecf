import { Command, Option } from 'commander';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withConfigFile } from './config-file.ts';
import { realNumber } from './number-option.ts';

let file: string;
beforeAll(async () => {
  file = join(await mkdtemp(join(tmpdir(), 'typeformer-config-')), 'config.json');
});
afterAll(() => rm(join(file, '..'), { recursive: true }));

async function parse(content: unknown, ...args: string[]): Promise<Record<string, unknown>> {
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  const command = new Command('make')
    .exitOverride()
    .requiredOption('--model <folder>')
    .option('--top-p <p>', '', realNumber({ above: 0, to: 1 }), 0.5)
    .option('--stop <text...>')
    .addOption(new Option('--when-full <what>').choices(['slide', 'stop']))
    .addOption(new Option('--key <key>').env('TYPEFORMER_TEST_KEY'))
    .option('--json');
  const { config: _, ...options } = withConfigFile(command)
    .parse(['--config', file, ...args], { from: 'user' })
    .opts();
  return options;
}

describe('--config', () => {
  it('gives options, those required among them', async () => {
    const options = { model: 'm', topP: 0.9, stop: ['a', 'b'], whenFull: 'stop', key: 'k', json: true };
    expect(await parse(options)).toEqual(options);
    expect(await parse({ model: 'm', stop: 'a' })).toEqual({ model: 'm', topP: 0.5, stop: ['a'] });
  });

  it('gives way to the command line, and to the environment', async () => {
    const options = { model: 'm', topP: 0.9, stop: ['a', 'b'], key: 'k' };
    expect(await parse(options, '--top-p', '0.1', '--stop', 'c', 'd', '--model', 'n')).toEqual({
      model: 'n',
      topP: 0.1,
      stop: ['c', 'd'],
      key: 'k',
    });
    process.env['TYPEFORMER_TEST_KEY'] = 'e';
    try {
      expect((await parse(options))['key']).toBe('e');
    } finally {
      delete process.env['TYPEFORMER_TEST_KEY'];
    }
  });

  it.each<[unknown, string]>([
    [{ topP: 3 }, 'topP (3) must be a number above 0 and at most 1.'],
    [{ topP: null }, 'topP (null) must be a text or a number.'],
    [{ topP: [0.5] }, 'topP ([0.5]) must be a text or a number.'],
    [{ stop: [] }, 'stop ([]) must be a text or a number, or a list of them.'],
    [{ whenFull: 'go' }, 'whenFull ("go") must be one of slide, stop.'],
    [{ json: 'yes' }, 'json ("yes") must be true or false.'],
  ])('refuses %j by its name', async (content, message) => {
    await expect(parse(content)).rejects.toThrow(`--config ${file}: ${message}`);
  });

  it.each<[unknown, string]>([
    [{ top_p: 1 }, ': "top_p" is no option of make: model, topP, stop, whenFull, key, json.'],
    [{ config: 'other.json' }, ': "config" is no option of make: model, '],
    [[1], ' must hold a JSON object, such as { "seed": 1 }.'],
    ['{ seed: 1 }', ' is not JSON: '],
  ])('refuses %j', async (content, message) => {
    await expect(parse(content)).rejects.toThrow(`--config ${file}${message}`);
  });
});
