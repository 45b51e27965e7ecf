/** The parts of a block, and the leaves of each, by the names transformers gives them. */
const ofBlock: Readonly<Record<string, string>> = {
  'attentionNorm.scale': 'ln_1.weight',
  'attentionNorm.bias': 'ln_1.bias',
  'attention.qkv.weight': 'attn.c_attn.weight',
  'attention.qkv.bias': 'attn.c_attn.bias',
  'attention.output.weight': 'attn.c_proj.weight',
  'attention.output.bias': 'attn.c_proj.bias',
  'feedForwardNorm.scale': 'ln_2.weight',
  'feedForwardNorm.bias': 'ln_2.bias',
  'feedForward.up.weight': 'mlp.c_fc.weight',
  'feedForward.up.bias': 'mlp.c_fc.bias',
  'feedForward.down.weight': 'mlp.c_proj.weight',
  'feedForward.down.bias': 'mlp.c_proj.bias',
};

const ofModel: Readonly<Record<string, string>> = {
  'tokens.weight': 'transformer.wte.weight',
  'positions.weight': 'transformer.wpe.weight',
  'norm.scale': 'transformer.ln_f.weight',
  'norm.bias': 'transformer.ln_f.bias',
  'head.weight': 'lm_head.weight',
};

/** What `GPT2LMHeadModel` of transformers calls the weight at a path. Both keep it in the same layout. */
export function huggingFaceName(path: string): string {
  const [, index, leaf] = /^blocks\.(\d+)\.(.+)$/.exec(path) ?? [];
  const name = leaf === undefined ? ofModel[path] : ofBlock[leaf];
  if (name === undefined) throw new Error(`huggingFaceName: GPT-2 has no weight "${path}".`);
  return index === undefined ? name : `transformer.h.${index}.${name}`;
}

/**
 * A stored name as `GPT2LMHeadModel` writes it today, or undefined for what is none of its weights. `GPT2Model` and
 * OpenAI's own export leave out the prefix `transformer.`; old files hold the causal mask as `attn.bias` and
 * `attn.masked_bias`; `GPT2DoubleHeadsModel` has a second head, which transformers leaves out, too.
 */
export function canonicalName(stored: string): string | undefined {
  if (stored.startsWith('multiple_choice_head.')) return undefined;
  const name = stored.startsWith('transformer.') || stored.startsWith('lm_head.') ? stored : `transformer.${stored}`;
  return /^transformer\.h\.\d+\.attn\.(bias|masked_bias)$/.test(name) ? undefined : name;
}
