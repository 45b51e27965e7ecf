import type { LoraOptions } from '@typeformer/gpt';
import * as v from 'valibot';
import { readFields } from './read-fields.ts';

/** The fields of PEFT's `LoraConfig` that change what an adapter means and do not show in its tensors. */
const schema = v.object({
  peft_type: v.literal('LORA'),
  r: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  lora_alpha: v.pipe(v.number(), v.finite()),
  // Variants that are not built here. Other starts than these change the base, too.
  init_lora_weights: v.optional(v.union([v.boolean(), v.picklist(['gaussian', 'eva', 'orthogonal'])])),
  alpha_pattern: v.optional(v.nullable(v.strictObject({}))),
  use_rslora: v.optional(v.literal(false)),
  alora_invocation_tokens: v.optional(v.null()),
});

/**
 * Rank and alpha in a PEFT `adapter_config.json`.
 *
 * @param where what error messages call the file
 * @throws Error naming every field that is missing, of a wrong type, or of a kind that is not built here
 */
export function loraFromPeft(json: unknown, where: string): Required<Pick<LoraOptions, 'rank' | 'alpha'>> {
  const { r, lora_alpha } = readFields(schema, json, `${where}: not a LoRA configuration that can be read.`);
  return { rank: r, alpha: lora_alpha };
}

/** The `adapter_config.json` with which PEFT applies the same adapters to the modules of those names. */
export function loraToPeft(rank: number, alpha: number, modules: readonly string[]): object {
  return {
    base_model_name_or_path: null,
    bias: 'none',
    fan_in_fan_out: true, // GPT-2 keeps its matrices as [inputs, outputs]
    inference_mode: true,
    lora_alpha: alpha,
    lora_dropout: 0,
    peft_type: 'LORA',
    r: rank,
    target_modules: modules,
    task_type: 'CAUSAL_LM',
  };
}
