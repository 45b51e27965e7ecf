import type { Tokenizer } from '../tokenizer.ts';

/**
 * What every tokenizer must hold to, checked on texts that its vocabulary covers: decoding undoes encoding, a stream
 * gives what decoding gives, ids are in range, and unknown ids are refused.
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
  }
  for (const id of [-1, tokenizer.vocabSize, 0.5]) {
    let refused = false;
    try {
      tokenizer.decode([id]);
    } catch {
      refused = true;
    }
    if (!refused) throw new Error(`checkTokenizer: decode accepts ${id}, which is no id.`);
  }
}
