// From text files to ids and token files, without tensors.
export { documentTokens, type Document } from './document-tokens.ts';
export { jsonLines } from './json-lines.ts';
export { splitTokens } from './split-tokens.ts';
export { textPieces } from './text-pieces.ts';
export { encodeTokens, tokenFile, type TokenType } from './token-file.ts';
export { collectTokens, tokenPieces } from './token-pieces.ts';
export type { Tokens } from './batch.ts';
