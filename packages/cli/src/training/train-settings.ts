import type { SpecialTokens } from '../special-tokens-option.ts';

/**
 * What makes a training run what it is: with the same settings, and the same files, it is the same run to the bit, unless
 * it went on with other `steps` than it began with.
 */
export type TrainSettings = {
  readonly data: readonly string[];
  /** Held-out text; absent: the end of `data`. */
  readonly validation?: readonly string[] | undefined;
  readonly validationShare: number;
  /** character, gpt2, or a tokenizer.json. */
  readonly tokenizer: string;
  /** What they are in the text; absent: as the folder of the tokenizer says, else ids. */
  readonly specialTokens?: SpecialTokens | undefined;
  /** A model's folder to start from; absent: a new model of the sizes below. */
  readonly from?: string | undefined;
  readonly layers: number;
  readonly heads: number;
  readonly dModel: number;
  readonly dFf?: number | undefined;
  readonly context: number;
  readonly dropout: number;
  readonly steps: number;
  readonly batchSize: number;
  readonly accumulate: number;
  readonly optimizer: 'adamw' | 'muon';
  readonly learningRate: number;
  readonly minLearningRate?: number | undefined;
  readonly warmup?: number | undefined;
  readonly beta2: number;
  readonly weightDecay: number;
  readonly clipNorm: number;
  readonly averageDecay?: number | undefined;
  readonly seed: number;
  readonly evaluateEvery?: number | undefined;
  readonly evaluateBatches: number;
};

/** How a run is carried out: nothing that its numbers depend on. */
type RunConduct = {
  readonly checkpointEvery?: number;
  readonly sampleEvery?: number;
  readonly half?: boolean;
  readonly recompute?: boolean;
  readonly threads?: number;
};

/** What `run.json` holds. */
export type RunOptions = TrainSettings & RunConduct & { readonly preset?: TrainPreset };

/** What may be said anew when a run goes on. */
export const saidAnew: ReadonlySet<string> = new Set<'steps' | keyof RunConduct>([
  'steps',
  'checkpointEvery',
  'sampleEvery',
  'half',
  'recompute',
  'threads',
]);

export const presetNames = ['char-tiny', 'char-small', 'bpe-small', 'gpt2-small'] as const;

export type TrainPreset = (typeof presetNames)[number];

const charTiny = {
  validationShare: 0.1,
  tokenizer: 'character',
  layers: 2,
  heads: 2,
  dModel: 64,
  context: 64,
  dropout: 0,
  steps: 300,
  batchSize: 8,
  accumulate: 1,
  optimizer: 'adamw',
  learningRate: 0.003,
  beta2: 0.95,
  weightDecay: 0.1,
  clipNorm: 1,
  seed: 1,
  evaluateBatches: 8,
} satisfies Omit<TrainSettings, 'data'>;

/** nanoGPT's configuration for a CPU: https://github.com/karpathy/nanoGPT, "I only have a macbook". */
const charSmall = {
  ...charTiny,
  layers: 4,
  heads: 4,
  dModel: 128,
  steps: 2000,
  batchSize: 12,
  learningRate: 1e-3,
  minLearningRate: 1e-4,
  warmup: 100,
  beta2: 0.99,
  evaluateEvery: 250,
  evaluateBatches: 20,
} satisfies Omit<TrainSettings, 'data'>;

/** What a preset's name stands for. */
export const trainPresets: Record<TrainPreset, Omit<TrainSettings, 'data'>> = {
  'char-tiny': charTiny,
  'char-small': charSmall,
  'bpe-small': { ...charSmall, tokenizer: 'gpt2', context: 128, batchSize: 8, steps: 1000, warmup: 50 },
  /** The rates and the batch of nanoGPT's fine-tuning of GPT-2, shortened to what a CPU does in minutes. */
  'gpt2-small': {
    ...charSmall,
    tokenizer: 'gpt2',
    context: 128,
    batchSize: 1,
    accumulate: 8,
    steps: 40,
    learningRate: 3e-5,
    minLearningRate: 3e-6,
    warmup: 2,
    evaluateEvery: 10,
  },
};
