import { byteStringOf } from '../byte-pairs/byte-string.ts';
import type { EncodeStream, Tokenizer } from '../tokenizer.ts';

/**
 * What every tokenizer must hold to, checked on texts that its vocabulary covers: decoding undoes encoding, streams
 * give what the whole does, counts and offsets are those of the ids, ids are in range, and unknown ids are refused or
 * replaced.
 *
 * @throws Error naming the text and what does not hold
 */
export function checkTokenizer(tokenizer: Tokenizer, texts: readonly string[]): void {
  for (const text of texts) {
    const ids = tokenizer.encode(text);
    const fail = (what: string): never => {
      throw new Error(`checkTokenizer: ${JSON.stringify(text)}: ${what}`);
    };
    const outside = ids.find((id) => !Number.isInteger(id) || id < 0 || id >= tokenizer.vocabSize);
    if (outside !== undefined) fail(`id ${outside} is not below vocabSize (${tokenizer.vocabSize}).`);

    const decoded = tokenizer.decode(ids);
    if (decoded !== text) fail(`decodes to ${JSON.stringify(decoded)}.`);

    const bytes = ids.flatMap((id) => [...tokenizer.tokenBytes(id)]);
    if (new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(bytes)) !== text) {
      fail('the bytes of its tokens are not its own.');
    }

    const stream = tokenizer.decodeStream();
    const streamed = ids.map((id) => stream.push(id));
    if (streamed.some((part) => part.includes('\uFFFD')) && !text.includes('\uFFFD'))
      fail('its stream breaks a character.');
    if (streamed.join('') + stream.flush() !== text) fail('its stream does not give it back.');

    const count = tokenizer.countTokens(text);
    if (count !== ids.length) fail(`countTokens is ${count}, but encode gives ${ids.length} ids.`);

    const tokens = tokenizer.encodeWithOffsets(text);
    if (
      !same(
        tokens.map(({ id }) => id),
        ids,
      )
    )
      fail('encodeWithOffsets gives other ids than encode.');
    let end = 0;
    for (const token of tokens) {
      const there = byteStringOf(text.slice(token.start, token.end));
      if (token.start > end || !there.includes(String.fromCharCode(...tokenizer.tokenBytes(token.id)))) {
        fail(`its token ${token.id} does not stand from ${token.start} to ${token.end}.`);
      }
      end = token.end;
    }
    if (end !== text.length) fail(`its tokens end at ${end}.`);

    for (const width of [1, 5]) {
      const chunks = Array.from({ length: Math.ceil(text.length / width) }, (_, index) =>
        text.slice(index * width, (index + 1) * width),
      );
      const pushed = encodeChunks(tokenizer.encodeStream(), chunks);
      if (!same(pushed, ids)) fail(`encodeStream gives other ids than encode, in chunks of ${width}.`);
    }
  }
  for (const id of [-1, tokenizer.vocabSize, 0.5]) {
    let refused = false;
    try {
      tokenizer.decode([id]);
    } catch {
      refused = true;
    }
    if (!refused) throw new Error(`checkTokenizer: decode accepts ${id}, which is no id.`);
    const replaced = tokenizer.decode([id], { unknown: '?' });
    if (replaced !== '?')
      throw new Error(`checkTokenizer: decode gives ${JSON.stringify(replaced)} for an unknown "?".`);
  }
}

function encodeChunks(stream: EncodeStream, chunks: readonly string[]): number[] {
  return [...chunks.flatMap((chunk) => stream.push(chunk)), ...stream.flush()];
}

function same(some: readonly number[], others: readonly number[]): boolean {
  return some.length === others.length && some.every((id, index) => id === others[index]);
}
