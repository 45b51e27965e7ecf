import type { Tokenizer } from '@typeformer/tokenizer';

/** A token's text, or its bytes as OpenAI spells them where they are no whole characters: `bytes:\xe2\x80`. */
export function tokenSpelling(id: number, tokenizer: Tokenizer): string {
  const text = tokenizer.decode([id], { unknown: '' });
  if (!text.includes('\uFFFD')) return text;
  const bytes = Array.from(tokenizer.tokenBytes(id), (byte) => `\\x${byte.toString(16).padStart(2, '0')}`);
  return `bytes:${bytes.join('')}`;
}
