import { gptConfig, largestSizes, type ActivationName, type GptConfig } from '@typeformer/gpt';
import * as v from 'valibot';
import type { SpecialTokenIds } from '../special-token-ids.ts';
import { specialTokenFields } from './generation-config.ts';
import { readFields } from './read-fields.ts';

/** One of the sizes of a model. */
const size = (largest: number) =>
  v.pipe(
    v.number(),
    v.check(
      (number) => Number.isInteger(number) && number >= 1 && number <= largest,
      ({ input }) => `${input} must be a whole number from 1 to ${largest}.`,
    ),
  );

/** The share that dropout drops. */
const share = v.pipe(
  v.number(),
  v.check(
    (number) => number >= 0 && number < 1,
    ({ input }) => `${input} must be from 0 up to, but not including, 1.`,
  ),
);

/**
 * The classes of transformers whose folders hold what makes tokens likely: without `lm_head`, which is the token table, or
 * with another head beside it. Of the other classes that share the blocks, the head is what was trained.
 */
const architectures = ['GPT2LMHeadModel', 'GPT2Model', 'GPT2DoubleHeadsModel'] as const;

/** The fields of a Hugging Face `GPT2Config` that change what the model computes; defaults are transformers' own. */
const fields = v.object({
  model_type: v.literal('gpt2'),
  architectures: v.optional(v.nullable(v.tuple([v.optional(v.picklist(architectures))]))),
  vocab_size: size(largestSizes.vocabSize),
  n_positions: size(largestSizes.maxSeqLen),
  n_embd: size(largestSizes.dModel),
  n_layer: size(largestSizes.nLayers),
  n_head: size(largestSizes.nHeads),
  n_inner: v.optional(v.nullable(size(largestSizes.dFf)), null),
  activation_function: v.optional(
    v.picklist(['gelu_new', 'gelu_pytorch_tanh', 'gelu', 'relu', 'silu', 'swish']),
    'gelu_new',
  ),
  layer_norm_epsilon: v.optional(v.pipe(v.number(), v.finite(), v.gtValue(0)), 1e-5),
  embd_pdrop: v.optional(share, 0.1),
  attn_pdrop: v.optional(share, 0.1),
  resid_pdrop: v.optional(share, 0.1),
  tie_word_embeddings: v.optional(v.boolean(), true),
  // Variants of attention that are not built here.
  scale_attn_weights: v.optional(v.literal(true)),
  scale_attn_by_inverse_layer_idx: v.optional(v.literal(false)),
  add_cross_attention: v.optional(v.literal(false)),
});

const schema = v.pipe(
  fields,
  v.check(
    ({ n_embd, n_head }) => n_embd % n_head === 0,
    ({ input: { n_embd, n_head } }) => `n_embd (${n_embd}) must be a multiple of n_head (${n_head}).`,
  ),
);

const activations = {
  gelu_new: 'gelu',
  gelu_pytorch_tanh: 'gelu',
  gelu: 'geluErf',
  relu: 'relu',
  silu: 'silu',
  swish: 'silu',
} as const satisfies Record<string, ActivationName>;

/**
 * The configuration in a Hugging Face `config.json` of a GPT-2.
 *
 * @param where what error messages call the file
 * @throws Error naming every field that is missing, of a wrong type, or of a kind that is not built here
 */
export function gptConfigFromHuggingFace(json: unknown, where: string): GptConfig {
  const output = readFields(schema, json, `${where}: not a GPT-2 configuration that can be read.`);
  return gptConfig({
    vocabSize: output.vocab_size,
    maxSeqLen: output.n_positions,
    dModel: output.n_embd,
    nLayers: output.n_layer,
    nHeads: output.n_head,
    dFf: output.n_inner ?? 4 * output.n_embd,
    activation: activations[output.activation_function],
    epsilon: output.layer_norm_epsilon,
    dropout: { embedding: output.embd_pdrop, attention: output.attn_pdrop, residual: output.resid_pdrop },
    tieEmbeddings: output.tie_word_embeddings,
  });
}

/** The `config.json` with which transformers makes the same model, from weights of that dtype. */
export function gptConfigToHuggingFace(
  config: GptConfig,
  dtype: 'float32' | 'float16',
  specialTokenIds: SpecialTokenIds,
): object {
  const huggingFaceNames = { gelu: 'gelu_new', geluErf: 'gelu', relu: 'relu', silu: 'silu' } as const;
  const { bos_token_id = null, eos_token_id = null, pad_token_id = null } = specialTokenFields(specialTokenIds);
  return {
    activation_function: huggingFaceNames[config.activation],
    architectures: ['GPT2LMHeadModel'],
    attn_pdrop: config.dropout.attention,
    bos_token_id,
    dtype,
    embd_pdrop: config.dropout.embedding,
    eos_token_id,
    initializer_range: 0.02,
    layer_norm_epsilon: config.epsilon,
    model_type: 'gpt2',
    n_embd: config.dModel,
    n_head: config.nHeads,
    n_inner: config.dFf === 4 * config.dModel ? null : config.dFf,
    n_layer: config.nLayers,
    n_positions: config.maxSeqLen,
    pad_token_id,
    resid_pdrop: config.dropout.residual,
    tie_word_embeddings: config.tieEmbeddings,
    use_cache: true,
    vocab_size: config.vocabSize,
  };
}
