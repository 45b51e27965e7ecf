// Mistakes that must not compile. `tsc --noEmit` checks this file; nothing runs it.
import {
  batched,
  beamSearch,
  categorical,
  constrain,
  contrastiveSearch,
  generate,
  generateText,
  greedy,
  mirostat,
  matchesPattern,
  promptCache,
  stopTokens,
  streamText,
  temperature,
  tokenTrie,
  topK,
  type BatchingModel,
  type ForkingModel,
  type Generation,
  type LanguageModel,
  type ByteTokenizer,
  type LogitsProcessor,
  type Sampler,
  type ScoringModel,
  type StreamTokenizer,
  type TokenTrie,
} from './index.ts';

declare const model: LanguageModel<{ cache: Float32Array }>;
declare const forking: ForkingModel<{ cache: Float32Array }>;
declare const scoring: ScoringModel<{ cache: Float32Array }>;
declare const batching: BatchingModel<{ cache: Float32Array }>;
declare const tokenizer: StreamTokenizer;
declare const byteTokenizer: ByteTokenizer;
declare const trie: TokenTrie;
declare const generation: Generation;
const prompt = [0];
const maxNewTokens = 1;

// What must compile: any state, parts in any number, options that may be undefined.
generate({ model, prompt, maxNewTokens, processors: [temperature(0.8), topK(40)], sampler: categorical({ seed: 1 }) });
generate({ model, prompt, maxNewTokens, stop: stopTokens([0]), whenFull: 'stop', signal: undefined });
streamText({ model, tokenizer, prompt: '', maxNewTokens, topK: undefined });
generate({ model: scoring, draft: { model: forking }, prompt, maxNewTokens });
generateText({
  model: scoring,
  draft: { model: forking },
  tokenizer,
  prompt: '',
  maxNewTokens,
  processors: [topK(40)],
});
streamText({ model: promptCache(batched(batching)), tokenizer, prompt: '', maxNewTokens });

// @ts-expect-error a model must be able to release its states
const leaking: LanguageModel = { vocabSize: 1, maxSeqLen: 1, nextLogits: model.nextLogits };

const unpromised: LanguageModel = {
  ...model,
  // @ts-expect-error logits come as a promise, with a state
  nextLogits: () => new Float32Array(1),
};

// @ts-expect-error a processor returns logits, it does not change those it was given
const inPlace: LogitsProcessor = (logits) => void logits.fill(0);

// @ts-expect-error a constraint takes the tokenizer's trie, which is made once
matchesPattern(/a/, byteTokenizer);

// @ts-expect-error a pattern is a RegExp
matchesPattern('a', trie);

// @ts-expect-error which token ends the text must be said
tokenTrie(byteTokenizer);

// @ts-expect-error an automaton says what is allowed
constrain({ start: 0, next: () => 0 });

// @ts-expect-error a sampler returns an id
const probabilities: Sampler = (logits) => logits;

// @ts-expect-error a sampler is made by calling its factory
const factory: Sampler = greedy;

// @ts-expect-error a seed has its name
categorical(7);

// @ts-expect-error what is drawn needs a seed
mirostat({ tau: 3 });

// @ts-expect-error text needs a tokenizer
streamText({ model, prompt: 'Once', maxNewTokens });

// @ts-expect-error generate takes ids; streamText takes text
generate({ model, prompt: 'Once', maxNewTokens });

// @ts-expect-error how many tokens must be said
generate({ model, prompt });

// @ts-expect-error there is no such way
generate({ model, prompt, maxNewTokens, whenFull: 'wrap' });

// @ts-expect-error a model that is checked against a draft scores each place
generate({ model, draft: { model: forking }, prompt, maxNewTokens });

// @ts-expect-error a draft must be able to go back
generate({ model: scoring, draft: { model }, prompt, maxNewTokens });

// @ts-expect-error only a model that reads for several sequences can be batched
batched(forking);

// @ts-expect-error it is generate that knows why it ended
generation.finishReason = 'stop';

// @ts-expect-error tokens come one after another, not at once
for (const token of generation) void token;

void [leaking, unpromised, inPlace, probabilities, factory];

// @ts-expect-error beams are forks of one state
beamSearch({ model, prompt, maxNewTokens, beams: 2 });

// @ts-expect-error candidates are compared by their hidden states
contrastiveSearch({ model: forking, prompt, maxNewTokens });

// @ts-expect-error there are three ways to stop
beamSearch({ model: forking, prompt, maxNewTokens, beams: 2, earlyStopping: 'always' });
