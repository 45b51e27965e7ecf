import { generate, greedy, stopTokens } from '@typeformer/generate';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadPretrained } from './load-pretrained.ts';
import { loadSpecialTokenIds } from './load-special-token-ids.ts';

/** Files in memory, and a tokenizer that knows the names in them. */
function folder(files: Record<string, unknown>): Map<string, Uint8Array> {
  const bytes = (json: unknown) => new TextEncoder().encode(typeof json === 'string' ? json : JSON.stringify(json));
  return new Map(Object.entries(files).map(([name, json]) => [`${name}.json`, bytes(json)]));
}
const tokenizer = (...names: string[]) => ({ specialTokens: new Map(names.map((name, id) => [name, id])) });

describe('loadSpecialTokenIds', () => {
  it("ends greedy texts where transformers does: by generation_config.json's list", async () => {
    const ends = fileURLToPath(new URL('__fixtures__/ends', import.meta.url));
    const { endOfText, ...others } = await loadSpecialTokenIds(ends);
    expect([endOfText, others]).toEqual([[7, 21], { beginningOfText: 1, padding: 2 }]);
    const continuations = JSON.parse(await readFile(join(ends, 'expected.json'), 'utf8')) as {
      prompt: number[];
      ids: number[];
    }[];
    const model = await loadPretrained(ends);
    for (const { prompt, ids } of continuations) {
      const continued: number[] = [];
      const options = { model, prompt, maxNewTokens: 16, sampler: greedy(), stop: stopTokens(endOfText) };
      for await (const { id } of generate(options)) continued.push(id);
      expect(continued, String(prompt)).toEqual(ids);
    }
    model.dispose();
  });

  it.each<[Record<string, unknown>, readonly number[]]>([
    [{ generation_config: { eos_token_id: 3 }, config: { eos_token_id: 2, vocab_size: 9 } }, [3]],
    [{ generation_config: {}, config: { eos_token_id: [2, 4], vocab_size: 9 } }, [2, 4]],
    [{ generation_config: { eos_token_id: null }, config: { eos_token_id: 2, vocab_size: 9 } }, [2]],
    [{ config: { eos_token_id: 0, vocab_size: 9 }, tokenizer_config: { eos_token: '<b>' } }, [0]],
    [{ config: { eos_token_id: null, vocab_size: 9 }, tokenizer_config: { eos_token: '<b>' } }, [1]],
    [{ tokenizer_config: { eos_token: { content: '<b>', lstrip: false } } }, [1]],
    [{ tokenizer_config: { eos_token: '<unknown>' } }, [3]],
    [{ tokenizer_config: { eos_token: null } }, [3]],
    [{}, [3]],
    // What transformers' defaults and old habits leave in small models, and never ends a text there.
    [{ config: { eos_token_id: 50256, vocab_size: 9 } }, [3]],
    [{ config: { eos_token_id: [50256, 5], vocab_size: 9 } }, [5]],
    [{ config: { eos_token_id: -1, vocab_size: 9 }, tokenizer_config: { eos_token: '<a>' } }, [0]],
    [{ config: { eos_token_id: [], vocab_size: 'many' } }, [3]],
  ])('of %j takes the ends %j', async (files, ends) => {
    const found = await loadSpecialTokenIds(folder(files), tokenizer('<a>', '<b>', '</s>', '<|endoftext|>'));
    expect(found.endOfText).toEqual(ends);
  });

  it("takes no id that the tokenizer lacks, which is some other model's", async () => {
    const files = folder({ config: { eos_token_id: [8, 2], bos_token_id: 8, vocab_size: 9 } });
    const { specialTokens } = tokenizer('</s>');
    expect(await loadSpecialTokenIds(files, { specialTokens, vocabSize: 8 })).toEqual({ endOfText: [2] });
  });

  it('knows no usual beginning and padding, and no end of a tokenizer without special tokens', async () => {
    expect(await loadSpecialTokenIds(folder({}), tokenizer('<s>', '</s>', '<pad>'))).toEqual({ endOfText: [1] });
    const config = folder({ tokenizer_config: { bos_token: '<s>', pad_token: { content: '<pad>' } } });
    expect(await loadSpecialTokenIds(config, tokenizer('<s>', '</s>', '<pad>'))).toEqual({
      endOfText: [1],
      beginningOfText: 0,
      padding: 2,
    });
    expect(await loadSpecialTokenIds(config)).toEqual({ endOfText: [] });
  });

  it.each([
    [
      { generation_config: { eos_token_id: '</s>' } },
      'generation_config.json: eos_token_id ("</s>") must be a whole number or a list of them.',
    ],
    [
      { config: { eos_token_id: [1, '2'] } },
      'config.json: eos_token_id ([1,"2"]) must be a whole number or a list of them.',
    ],
    [{ config: { bos_token_id: 0.5 } }, 'config.json: bos_token_id (0.5) must be a whole number or a list of them.'],
    [{ config: 'null' }, 'config.json: the value (null) must be an object.'],
    [{ tokenizer_config: { pad_token: 5 } }, "tokenizer_config.json: pad_token (5) must be a token's text."],
  ])('refuses %j', async (files, message) => {
    await expect(loadSpecialTokenIds(folder(files))).rejects.toThrow(`the given files: ${message}`);
  });
});
