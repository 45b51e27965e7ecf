import { characterTokenizer, gpt2Tokenizer, type Tokenizer } from '@typeformer/tokenizer';
import { expect, it } from 'vitest';
import { samplePrompt } from './sample-prompt.ts';

const promptOf = (text: string, tokenizer: Tokenizer = characterTokenizer(text)): string =>
  samplePrompt(tokenizer.encode(text), tokenizer);

it('samplePrompt is the first two words', () => {
  expect(promptOf('\nFirst Citizen:\nBefore we proceed')).toBe('First Citizen:');
  expect(promptOf('one')).toBe('one');
});

it('samplePrompt is one word where the tokenizer has no space', () => {
  expect(promptOf('emma\nolivia\nava')).toBe('emma');
});

it('samplePrompt holds no half of a character', async () => {
  const family = '👩‍👩‍👧‍👦';
  expect(promptOf(family.repeat(40))).toBe(family.repeat(30));
  const gpt2 = await gpt2Tokenizer();
  const ids = gpt2.encode('日本 🦊');
  expect(samplePrompt(ids.slice(0, -1), gpt2)).toBe('日本');
});
