// What generation asks of a model.
export type { LanguageModel } from './language-model.ts';

// From the model's logits to those that are sampled from.
export type { History, LogitsProcessor } from './processors/logits-processor.ts';
export { temperature } from './processors/temperature.ts';
export { topK } from './processors/top-k.ts';
export { topP } from './processors/top-p.ts';

// What the text must be: an expression, a schema, or an automaton of your own.
export { tokenTrie, type ByteTokenizer, type TokenTrie, type TokenTrieOptions } from './constraints/token-trie.ts';
export { matchesPattern } from './constraints/matches-pattern.ts';
export { matchesSchema } from './constraints/matches-schema.ts';
export type { JsonSchema } from './constraints/json-schema.ts';
export { constrain } from './constraints/constrain.ts';
export type { TokenAutomaton } from './constraints/token-automaton.ts';
export { overTokens } from './constraints/over-tokens.ts';
export type { ByteAutomaton } from './constraints/byte-automaton.ts';

// From logits to an id.
export type { Sampler } from './samplers/sampler.ts';
export { greedy } from './samplers/greedy.ts';
export { categorical } from './samplers/categorical.ts';

// The loop: from ids to more ids.
export { stopTokens, type StopCondition } from './stop-condition.ts';
export { generate, type FinishReason, type GenerateOptions, type GeneratedToken, type Generation } from './generate.ts';

// From text to more text.
export {
  streamText,
  type StreamDecoder,
  type StreamTextOptions,
  type StreamTokenizer,
  type TextStream,
  type TextToken,
} from './stream-text.ts';

// What the model expects next, as a table.
export { topTokens, type TopToken } from './top-tokens.ts';
