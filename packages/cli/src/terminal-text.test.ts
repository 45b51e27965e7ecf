import { expect, it } from 'vitest';
import { terminalText } from './terminal-text.ts';

it('terminalText leaves line breaks alone, and nothing else that a terminal obeys', () => {
  expect(terminalText('a "höhe" 🦊\n\u001b[31mb\u009b\r\u007f\u202e')).toBe(
    `a "höhe" 🦊\n${String.raw`\u001b[31mb\u009b\u000d\u007f\u202e`}`,
  );
});
