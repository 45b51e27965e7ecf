// Where files come from and go to, without the tensors in them.
export { loadSpecialTokenIds } from '../load-special-token-ids.ts';
export type { SpecialTokenIds } from '../special-token-ids.ts';
export type { Source } from './source.ts';
export type { Target } from './target.ts';
export { readJson } from './read-json.ts';
export { toSource } from './to-source.ts';
export { toTarget } from './to-target.ts';

// How a message shows what a file has.
export { excerpt } from './excerpt.ts';
export { printable } from './printable.ts';
