import { describe, expect, it } from 'vitest';
import { readApiKey } from './api-key.ts';

describe('readApiKey', () => {
  it.each(['k', 'sk-abc_DEF.~+/019', 'c2VjcmV0=='])('takes %s', (key) => {
    expect(readApiKey(key)).toBe(key);
  });

  it.each(['my key', 'schlüssel', 'a=b', 'a\n', '"k"', '='])('takes no %j, and does not repeat it', (key) => {
    expect(() => readApiKey(key)).toThrow(
      new Error(
        '--api-key (or TYPEFORMER_API_KEY) has characters that a client cannot send; it must be letters, digits and any of -._~+/, with = only at its end.',
      ),
    );
  });

  it('takes no empty one', () => {
    expect(() => readApiKey('')).toThrow('--api-key (or TYPEFORMER_API_KEY) is empty; it must be letters');
  });
});
