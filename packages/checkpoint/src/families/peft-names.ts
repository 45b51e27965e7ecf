import { huggingFaceName } from './gpt2-names.ts';

/** The module of `GPT2LMHeadModel` whose matrix is at that path. */
export function moduleName(path: string): string {
  return huggingFaceName(path).replace(/\.weight$/, '');
}

/**
 * What PEFT calls the half of an adapter at a path (`blocks.0.attention.qkv.weight.down`), which it keeps transposed;
 * undefined for what adapts no matrix of a block.
 */
export function peftName(path: string): string | undefined {
  const [, matrix, half] = /^(blocks\..*\.weight)\.(down|up)$/.exec(path) ?? [];
  if (matrix === undefined) return undefined;
  return `base_model.model.${moduleName(matrix)}.lora_${half === 'down' ? 'A' : 'B'}.weight`;
}
