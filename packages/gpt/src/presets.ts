import { gptConfig, type GptConfig } from './config.ts';

const gpt2Vocabulary = 50257;

/** The notebook's model: 17.7 M parameters. */
const tiny = gptConfig({
  vocabSize: gpt2Vocabulary,
  maxSeqLen: 256,
  dModel: 256,
  nLayers: 6,
  nHeads: 8,
  dFf: 1024,
  dropout: 0.1,
});

/** Radford et al. 2019, table 2; sizes as published on the Hugging Face hub. */
const gpt2 = (nLayers: number, dModel: number, nHeads: number): GptConfig =>
  gptConfig({ vocabSize: gpt2Vocabulary, maxSeqLen: 1024, dModel, nLayers, nHeads, dropout: 0.1 });

/**
 * Brown et al. 2020, table 2.1, https://arxiv.org/abs/2005.14165. Two rows of it cannot be: 1.3B has 24 heads of 128 in
 * a width of 2048, which are 16 here, and 13B a width of 5140 for 40 heads of 128, which is 5120 here.
 */
const gpt3 = (nLayers: number, dModel: number, nHeads: number): GptConfig =>
  gptConfig({ vocabSize: gpt2Vocabulary, maxSeqLen: 2048, dModel, nLayers, nHeads, dropout: 0.1 });

/** Known sizes, from the notebook's tiny model to GPT-3's 175 billion parameters. */
export const presets = {
  tiny,
  gpt2: gpt2(12, 768, 12),
  'gpt2-medium': gpt2(24, 1024, 16),
  'gpt2-large': gpt2(36, 1280, 20),
  'gpt2-xl': gpt2(48, 1600, 25),
  'gpt3-125m': gpt3(12, 768, 12),
  'gpt3-350m': gpt3(24, 1024, 16),
  'gpt3-760m': gpt3(24, 1536, 16),
  'gpt3-1.3b': gpt3(24, 2048, 16),
  'gpt3-2.7b': gpt3(32, 2560, 32),
  'gpt3-6.7b': gpt3(32, 4096, 32),
  'gpt3-13b': gpt3(40, 5120, 40),
  gpt3: gpt3(96, 12288, 96),
} as const satisfies Record<string, GptConfig>;

export type PresetName = keyof typeof presets;
