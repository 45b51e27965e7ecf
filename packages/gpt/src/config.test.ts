import { describe, expect, it } from 'vitest';
import { gptConfig, type GptOptions } from './config.ts';

const options: GptOptions = { vocabSize: 11, maxSeqLen: 8, dModel: 8, nLayers: 2, nHeads: 2 };

describe('gptConfig', () => {
  it("fills in GPT-2's defaults", () => {
    expect(gptConfig(options)).toEqual({
      ...options,
      dFf: 32,
      dropout: { embedding: 0, attention: 0, residual: 0 },
      activation: 'gelu',
      epsilon: 1e-5,
      tieEmbeddings: true,
    });
  });

  it('takes one dropout for all places, and gives its own result back unchanged', () => {
    const config = gptConfig({ ...options, dropout: 0.1, dFf: 20 });
    expect(config.dropout).toEqual({ embedding: 0.1, attention: 0.1, residual: 0.1 });
    expect(gptConfig(config)).toEqual(config);
  });

  it.each<[Record<string, unknown>, string]>([
    [{ dModel: 30, nHeads: 4 }, 'gptConfig: dModel (30) must be a multiple of nHeads (4).'],
    [{ nLayers: 0 }, 'gptConfig: nLayers (0) must be a whole number from 1 to 100000.'],
    [{ nLayers: 1e6 }, 'gptConfig: nLayers (1000000) must be a whole number from 1 to 100000.'],
    [{ dModel: 2 ** 31 }, 'gptConfig: dModel (2147483648) must be a whole number from 1 to 536870911.'],
    [{ vocabSize: 1.5 }, 'gptConfig: vocabSize (1.5) must be a whole number from 1 to 2147483647.'],
    [{ maxSeqLen: '8' }, 'gptConfig: maxSeqLen (8) must be a whole number from 1 to 2147483647.'],
    [{ nHeads: undefined }, 'gptConfig: nHeads (undefined) must be a whole number from 1 to 2147483647.'],
    [{ dropout: 1 }, 'gptConfig: dropout.embedding (1) must be from 0 up to, but not including, 1.'],
    [{ dropout: NaN }, 'gptConfig: dropout.embedding (NaN) must be from 0 up to, but not including, 1.'],
    [{ activation: 'tanh' }, 'gptConfig: activation (tanh) must be one of gelu, geluErf, silu, relu.'],
    [{ epsilon: 0 }, 'gptConfig: epsilon (0) must be a finite number above 0.'],
    [{ epsilon: Infinity }, 'gptConfig: epsilon (Infinity) must be a finite number above 0.'],
    [{ tieEmbeddings: 'no' }, 'gptConfig: tieEmbeddings (no) must be true or false.'],
  ])('refuses %j', (wrong, message) => {
    expect(() => gptConfig({ ...options, ...wrong } as GptOptions)).toThrow(message);
  });
});
