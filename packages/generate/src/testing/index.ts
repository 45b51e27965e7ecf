// A model to test with, and the test of a model.
export { markovModel, type MarkovModel, type MarkovState } from './markov-model.ts';
export { checkLanguageModel, type CheckOptions } from './check-language-model.ts';
