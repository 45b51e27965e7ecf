// For tests of your own tokenizer.
export { checkTokenizer } from './check-tokenizer.ts';
