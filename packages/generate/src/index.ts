// What generation asks of a model, and what some of its parts ask for more.
export type {
  BatchingModel,
  ForkingModel,
  HiddenStatesModel,
  LanguageModel,
  NextLogits,
  Read,
  ScoringModel,
} from './language-model.ts';

// From the model's logits to those that are sampled from, in the order in which Hugging Face has them.
export type { History, LogitsProcessor } from './processors/logits-processor.ts';
export { logitBias } from './processors/logit-bias.ts';
export { repetitionPenalty } from './processors/repetition-penalty.ts';
export { frequencyPenalty } from './processors/frequency-penalty.ts';
export { presencePenalty } from './processors/presence-penalty.ts';
export { noRepeatNgram } from './processors/no-repeat-ngram.ts';
export { minNewTokens } from './processors/min-new-tokens.ts';
export { forceTokens } from './processors/force-tokens.ts';
export { banTokens } from './processors/ban-tokens.ts';
export { temperature } from './processors/temperature.ts';
export { topK } from './processors/top-k.ts';
export { topP } from './processors/top-p.ts';
export { minP } from './processors/min-p.ts';
export { typicalP } from './processors/typical-p.ts';
export { epsilonCutoff } from './processors/epsilon-cutoff.ts';

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
export { mirostat, type MirostatOptions } from './samplers/mirostat.ts';

// The loop: from ids to more ids.
export { stopTokens, type StopCondition } from './loop/stop-condition.ts';
export {
  generate,
  type FinishReason,
  type GenerateOptions,
  type GeneratedToken,
  type Generation,
  type ModelOptions,
  type Usage,
} from './loop/generate.ts';
export type { Draft } from './loop/speculation.ts';
export type { Timing } from './loop/timing.ts';

// Other ways through the model's expectations: the best whole sequences, and tokens that do not repeat.
export { beamSearch, type BeamSearchOptions } from './search/beam-search.ts';
export type { BeamHypothesis } from './search/hypotheses.ts';
export {
  contrastiveSearch,
  type ContrastiveGeneration,
  type ContrastiveSearchOptions,
  type ContrastiveToken,
} from './search/contrastive-search.ts';

// From text to more text.
export {
  streamText,
  type StreamDecoder,
  type StreamTextOptions,
  type StreamTokenizer,
  type TextStream,
  type TextToken,
} from './loop/stream-text.ts';
export { generateText, type GeneratedText } from './loop/generate-text.ts';

// Several at the same time, and one after another.
export { batched, type BatchedOptions } from './several/batched.ts';
export { together, type TogetherOptions } from './several/together.ts';
export { promptCache, type PromptCache, type RememberedState } from './several/prompt-cache.ts';
export { toReadableStream } from './loop/to-readable-stream.ts';

// What the model expects next, as a table.
export { topTokens, type TopToken } from './logits/top-tokens.ts';
