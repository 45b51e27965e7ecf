import { gptConfig, type ActivationName, type GptConfig } from '@typeformer/gpt';
import * as v from 'valibot';

/** The fields of a Hugging Face `GPT2Config` that change what the model computes; defaults are transformers' own. */
const schema = v.object({
  model_type: v.literal('gpt2'),
  architectures: v.optional(v.nullable(v.tuple([v.literal('GPT2LMHeadModel')]))),
  vocab_size: v.number(),
  n_positions: v.number(),
  n_embd: v.number(),
  n_layer: v.number(),
  n_head: v.number(),
  n_inner: v.optional(v.nullable(v.number()), null),
  activation_function: v.optional(
    v.picklist(['gelu_new', 'gelu_pytorch_tanh', 'gelu', 'relu', 'silu', 'swish']),
    'gelu_new',
  ),
  layer_norm_epsilon: v.optional(v.number(), 1e-5),
  embd_pdrop: v.optional(v.number(), 0.1),
  attn_pdrop: v.optional(v.number(), 0.1),
  resid_pdrop: v.optional(v.number(), 0.1),
  tie_word_embeddings: v.optional(v.boolean(), true),
  // Variants of attention that are not built here.
  scale_attn_weights: v.optional(v.literal(true)),
  scale_attn_by_inverse_layer_idx: v.optional(v.literal(false)),
  add_cross_attention: v.optional(v.literal(false)),
});

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
  const { success, output, issues } = v.safeParse(schema, json);
  if (!success) {
    const complaints = issues.map((issue) => `${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`);
    throw new Error(`${where}: not a GPT-2 configuration that can be read. ${complaints.join(' ')}`);
  }
  try {
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
  } catch (error) {
    throw new Error(`${where}: ${(error as Error).message}`, { cause: error });
  }
}

/** The `config.json` with which transformers makes the same model, from weights of that dtype. */
export function gptConfigToHuggingFace(config: GptConfig, dtype: 'float32' | 'float16'): object {
  const huggingFaceNames = { gelu: 'gelu_new', geluErf: 'gelu', relu: 'relu', silu: 'silu' } as const;
  const endOfText = config.vocabSize === 50257 ? 50256 : null; // GPT-2's vocabulary has it, others may not
  return {
    activation_function: huggingFaceNames[config.activation],
    architectures: ['GPT2LMHeadModel'],
    attn_pdrop: config.dropout.attention,
    bos_token_id: endOfText,
    dtype,
    embd_pdrop: config.dropout.embedding,
    eos_token_id: endOfText,
    initializer_range: 0.02,
    layer_norm_epsilon: config.epsilon,
    model_type: 'gpt2',
    n_embd: config.dModel,
    n_head: config.nHeads,
    n_inner: config.dFf === 4 * config.dModel ? null : config.dFf,
    n_layer: config.nLayers,
    n_positions: config.maxSeqLen,
    resid_pdrop: config.dropout.residual,
    tie_word_embeddings: config.tieEmbeddings,
    use_cache: true,
    vocab_size: config.vocabSize,
  };
}
