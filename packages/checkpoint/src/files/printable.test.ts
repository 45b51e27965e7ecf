import { expect, it } from 'vitest';
import { excerpt } from './excerpt.ts';
import { printable } from './printable.ts';

it.each([
  ['an escape sequence', '\u001b[31mred\u001b[0m', String.raw`\u001b[31mred\u001b[0m`],
  ['the same in one character', '\u009b31mred', String.raw`\u009b31mred`],
  ['line breaks', 'a\r\nb\u2028c\u2029', String.raw`a\u000d\u000ab\u2028c\u2029`],
  ['NUL, delete and backspace', '\u0000\u007f\b', String.raw`\u0000\u007f\u0008`],
  ['a turned direction', 'a\u202egnp.exe\u2069\u200f\u061c', String.raw`a\u202egnp.exe\u2069\u200f\u061c`],
])('printable escapes %s', (_, text, expected) => {
  expect(printable(text)).toBe(expected);
});

it('printable changes no other text, and cuts what is long', () => {
  const text = 'h.0.attn "höhe" 🦊 שלום 👩‍🚀 \\u001b';
  expect(printable(text)).toBe(text);
  expect(printable('a'.repeat(201))).toBe(`${'a'.repeat(200)}…`);
});

it('excerpt shows JSON in which nothing acts on a terminal', () => {
  expect(excerpt({ 'a\u001b': '\u009b\u007f"' })).toBe(String.raw`{"a\u001b":"\u009b\u007f\""}`);
  expect(excerpt(undefined)).toBe('undefined');
  expect(excerpt('x'.repeat(1000))).toBe(`"${'x'.repeat(99)}…`);
});
