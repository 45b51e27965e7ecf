import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { formatArgument } from './format.ts';

it('formatArgument is plain where it may be', () => {
  expect(formatArgument('runs/one')).toBe('runs/one');
  expect(formatArgument("First Citizen's")).toBe('"First Citizen\'s"');
});

it.skipIf(process.platform === 'win32')('formatArgument gives Bash any text', () => {
  for (const text of ['', ' a  b', '$HOME `ls` "it\'s" !! \\n', '日本 🦊\n\u001b[1m']) {
    expect(execFileSync('bash', ['-c', `printf %s ${formatArgument(text)}`], { encoding: 'utf8' })).toBe(text);
  }
});
