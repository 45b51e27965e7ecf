import { Option } from 'commander';

/** What special tokens such as `<|endoftext|>` are in a text: its characters, or themselves. */
export type SpecialTokens = 'text' | 'ids';

/** `--special-tokens` of each command that reads a text. */
export function specialTokensOption(): Option {
  return new Option(
    '--special-tokens <what>',
    'what <|endoftext|> and its like are in a text (default: as the model was taught, else ids)',
  ).choices(['text', 'ids'] satisfies SpecialTokens[]);
}
