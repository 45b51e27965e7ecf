import { describe, expect, it } from 'vitest';
import { promptMessages } from './prompt-messages.ts';

describe('promptMessages', () => {
  it('gives the text of each message in one piece', () => {
    const user = [
      { type: 'text' as const, text: 'Once ' },
      { type: 'text' as const, text: 'upon' },
    ];
    const messages = promptMessages([
      { role: 'system', content: 'Tell.' },
      { role: 'user', content: user },
      { role: 'assistant', content: [{ type: 'text', text: ' a time' }] },
    ]);
    expect(messages).toEqual([
      { role: 'system', text: 'Tell.' },
      { role: 'user', text: 'Once upon' },
      { role: 'assistant', text: ' a time' },
    ]);
  });

  it('refuses what is no text', () => {
    const call = { type: 'tool-call' as const, toolCallId: '1', toolName: 'search', input: {} };
    expect(() => promptMessages([{ role: 'assistant', content: [call] }])).toThrow(
      "'tool-call parts in assistant messages' functionality not supported.",
    );
    expect(() => promptMessages([{ role: 'tool', content: [] }])).toThrow(
      "'tool messages' functionality not supported.",
    );
  });
});
