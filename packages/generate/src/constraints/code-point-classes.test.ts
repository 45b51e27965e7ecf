import { describe, expect, it } from 'vitest';
import { codePointClasses } from './code-point-classes.ts';

describe('codePointClasses', () => {
  const classes = codePointClasses();

  it.each([
    ['a', ''],
    ['k', 'i'],
    ['.', ''],
    ['.', 's'],
    [String.raw`\S`, ''],
    [String.raw`[^a-f\d]`, 'i'],
    [String.raw`\p{Script=Greek}`, ''],
    [String.raw`\ud83e\udd8a`, ''],
  ])('/%s/%s has every character that JavaScript matches, and no other', (source, flags) => {
    const pattern = new RegExp(`^${source}$`, `u${flags}`);
    const matching: number[] = [];
    for (let codePoint = 0; codePoint <= 0x10ffff; codePoint++) {
      const isSurrogate = codePoint >= 0xd800 && codePoint <= 0xdfff;
      if (!isSurrogate && pattern.test(String.fromCodePoint(codePoint))) matching.push(codePoint);
    }
    const found: number[] = [];
    for (const [from, to] of classes(source, flags)) {
      for (let codePoint = from; codePoint <= to; codePoint++) {
        if (codePoint < 0xd800 || codePoint > 0xdfff) found.push(codePoint);
      }
    }
    expect(found.length).toBe(matching.length);
    expect(found.every((codePoint, index) => codePoint === matching[index])).toBe(true);
  });

  it('is empty where nothing matches', () => {
    expect(classes('[]', '')).toEqual([]);
  });
});
