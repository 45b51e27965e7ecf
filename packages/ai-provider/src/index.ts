export { typeformer } from './typeformer.ts';
export type { ProviderTokenizer, TypeformerOptions } from './typeformer-options.ts';
export type { PromptMessage } from './prompt-messages.ts';
