import { describe, expect, it } from 'vitest';
import { gpt2Tokenizer } from './encodings.ts';
import { transformStream } from './transform-stream.ts';

function streamOf<T>(chunks: readonly T[]): ReadableStream<T> {
  return new ReadableStream({
    start: (controller) => {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}

async function collect<T>(stream: ReadableStream<T>): Promise<T[]> {
  const chunks: T[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

describe('transformStream', () => {
  it('encodes the text that is piped through it, and decodes the ids', async () => {
    const tokenizer = await gpt2Tokenizer();
    const texts = ['Hel', 'lo wor', 'ld', ', 🦊', ' and ', '', '\n'];
    const encoded = await collect(streamOf(texts).pipeThrough(transformStream(tokenizer.encodeStream())));
    const ids = tokenizer.encode(texts.join(''));
    expect(encoded.flat()).toEqual(ids);
    expect(encoded.every((chunk) => chunk.length > 0)).toBe(true);
    const decoded = await collect(streamOf(ids).pipeThrough(transformStream(tokenizer.decodeStream())));
    expect(decoded.join('')).toBe(texts.join(''));
    expect(decoded).toContain('🦊');
  });

  it('gives an unfinished character at the end', async () => {
    const tokenizer = await gpt2Tokenizer();
    const ids = tokenizer.encode('🦊').slice(0, 1);
    expect(await collect(streamOf(ids).pipeThrough(transformStream(tokenizer.decodeStream())))).toEqual(['\uFFFD']);
  });

  it('fails with the error of its stream', async () => {
    const tokenizer = await gpt2Tokenizer();
    const decoded = streamOf([50257]).pipeThrough(transformStream(tokenizer.decodeStream()));
    await expect(collect(decoded)).rejects.toThrow("decode: id (50257) must be a token's");
  });
});
