import type { SpecialTokenIds } from '../special-token-ids.ts';

/** What transformers calls them in `config.json` and `generation_config.json`. */
export type SpecialTokenFields = {
  readonly bos_token_id?: number | undefined;
  readonly eos_token_id?: number | readonly number[] | undefined;
  readonly pad_token_id?: number | undefined;
};

/** Special tokens as transformers writes them: an end alone is a number, several are a list. */
export function specialTokenFields({ endOfText, beginningOfText, padding }: SpecialTokenIds): SpecialTokenFields {
  return {
    bos_token_id: beginningOfText,
    eos_token_id: endOfText.length > 1 ? endOfText : endOfText[0],
    pad_token_id: padding,
  };
}

/** The `generation_config.json` that transformers writes beside a `config.json` with the same tokens. */
export function generationConfigToHuggingFace(ids: SpecialTokenIds): object {
  return { _from_model_config: true, ...specialTokenFields(ids), use_cache: true };
}
