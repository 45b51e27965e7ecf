import * as fc from 'fast-check';

/** Of each property of any text or ids. */
export const fuzzCases = Number(process.env['FUZZ_CASES'] ?? 500);

/** Of any plane, each as likely; lone surrogates among them. */
const codePoint = fc
  .tuple(fc.nat(16), fc.nat(0xffff))
  .map(([plane, offset]) => String.fromCodePoint(plane * 0x10000 + offset));

const words = fc.oneof(
  fc.constantFrom(
    'the',
    ' of',
    'Don',
    "'t",
    "'LL",
    "'Re",
    "'",
    ' I',
    'camelCase',
    'SNAKE_CASE',
    'constructor',
    '__proto__',
  ),
  fc.constantFrom('Привет', ' мир', '你好', '。', 'こんにちは', '한국어', 'مرحبا', 'שלום', 'नमस्ते', 'ǅ', 'ʰ', 'ß', 'İ'),
  fc.constantFrom('👩‍👩‍👧‍👦', '🏳️‍🌈', '🇪🇸', '👍🏽', '1️⃣', 'e\u0301', '\u0301', '\u200d', '\ufe0f', '\ud83d', '\udc69'),
  fc.constantFrom(
    '\n',
    '\r\n',
    '\t',
    ' ',
    '  ',
    '\u00a0',
    '\u2028',
    '\u3000',
    '\v',
    '\0',
    '\ufeff',
    '\u0085',
    '1',
    '23',
    '3.14',
    '½',
    'Ⅷ',
    '٣',
  ),
  fc.constantFrom('for (const x of xs) {', '\n    return', ' => ', ' !== ', '/*', '//', 'https://a.b/c?d=e', '</div>'),
  fc.constantFrom('<|endoftext|>', '<|fim_prefix|>', '<|fim_', '<|end', '<', '|>'),
);
const run = fc.tuple(fc.oneof(codePoint, words), fc.nat(40)).map(([unit, count]) => unit.repeat(count));

/** Words of many scripts, code, emoji, long runs, and any code points. */
export const anyText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof({ arbitrary: words, weight: 6 }, { arbitrary: codePoint, weight: 3 }, { arbitrary: run, weight: 1 }),
    {
      maxLength: 16,
    },
  )
  .map((parts) => parts.join(''));
