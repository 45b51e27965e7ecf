// Where files come from and go to, without the tensors in them.
export { readJson } from './read-json.ts';
export { toSource } from './to-source.ts';
export { toTarget } from './to-target.ts';
