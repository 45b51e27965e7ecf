/** The numbers of a GPT-2-like model. Make one with `gptConfig`, which checks them. */
export type GptConfig = {
  readonly vocabSize: number;
  /** The longest sequence the model reads, in tokens. */
  readonly maxSeqLen: number;
  readonly dModel: number;
  readonly nLayers: number;
  readonly nHeads: number;
  /** Width of the feed-forwards. */
  readonly dFf: number;
  /** Shares dropped in training. */
  readonly dropout: DropoutRates;
  readonly activation: ActivationName;
  /** Added to the variance in norms. */
  readonly epsilon: number;
  /** Whether the token table also makes the logits. */
  readonly tieEmbeddings: boolean;
};

export type DropoutRates = {
  readonly embedding: number;
  readonly attention: number;
  readonly residual: number;
};

/** `gelu` is GPT-2's, by tanh; `geluErf` is the exact one. */
export type ActivationName = (typeof activationNames)[number];
export const activationNames = ['gelu', 'geluErf', 'silu', 'relu'] as const;

export type GptOptions = Pick<GptConfig, 'vocabSize' | 'maxSeqLen' | 'dModel' | 'nLayers' | 'nHeads'> & {
  /** Default 4·dModel. */
  readonly dFf?: number;
  /** One share for all three places, or each. Default 0. */
  readonly dropout?: number | DropoutRates;
  /** Default gelu. */
  readonly activation?: ActivationName;
  /** Default 1e-5. */
  readonly epsilon?: number;
  /** Default true. */
  readonly tieEmbeddings?: boolean;
};

const int32 = 2 ** 31 - 1; // tensors are indexed by such numbers

/**
 * The largest number that each size of a configuration may be. That of layers is ten times what anybody has trained (Xiao
 * et al. 2018, https://arxiv.org/abs/1806.05393): each is a list of parameters before there is a single weight.
 */
export const largestSizes = {
  vocabSize: int32,
  maxSeqLen: int32,
  dModel: Math.floor(int32 / 4), // of which dFf is four times as many
  nLayers: 100_000,
  nHeads: int32,
  dFf: int32,
} as const satisfies Partial<Record<keyof GptConfig, number>>;

/**
 * A checked configuration, with GPT-2's defaults.
 *
 * @throws RangeError or TypeError naming the number that is wrong
 */
export function gptConfig({
  vocabSize,
  maxSeqLen,
  dModel,
  nLayers,
  nHeads,
  dFf = 4 * dModel,
  dropout = 0,
  activation = 'gelu',
  epsilon = 1e-5,
  tieEmbeddings = true,
}: GptOptions): GptConfig {
  for (const [name, value] of Object.entries({ vocabSize, maxSeqLen, dModel, nLayers, nHeads, dFf })) {
    const largest = largestSizes[name as keyof typeof largestSizes];
    if (!(Number.isInteger(value) && value >= 1 && value <= largest)) {
      throw new RangeError(`gptConfig: ${name} (${String(value)}) must be a whole number from 1 to ${largest}.`);
    }
  }
  if (dModel % nHeads !== 0) {
    throw new RangeError(`gptConfig: dModel (${dModel}) must be a multiple of nHeads (${nHeads}).`);
  }
  const rates =
    typeof dropout === 'number' ? { embedding: dropout, attention: dropout, residual: dropout } : { ...dropout };
  for (const [name, rate] of Object.entries(rates)) {
    if (!(typeof rate === 'number' && rate >= 0 && rate < 1)) {
      throw new RangeError(`gptConfig: dropout.${name} (${String(rate)}) must be from 0 up to, but not including, 1.`);
    }
  }
  if (!activationNames.includes(activation)) {
    throw new RangeError(`gptConfig: activation (${String(activation)}) must be one of ${activationNames.join(', ')}.`);
  }
  if (!(Number.isFinite(epsilon) && epsilon > 0)) {
    throw new RangeError(`gptConfig: epsilon (${String(epsilon)}) must be a finite number above 0.`);
  }
  if (typeof tieEmbeddings !== 'boolean') {
    throw new TypeError(`gptConfig: tieEmbeddings (${String(tieEmbeddings)}) must be true or false.`);
  }
  return { vocabSize, maxSeqLen, dModel, nLayers, nHeads, dFf, dropout: rates, activation, epsilon, tieEmbeddings };
}
