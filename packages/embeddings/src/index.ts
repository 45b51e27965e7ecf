// Tokens: into vectors, and back into scores.
export {
  tokenEmbedding,
  type TokenEmbedding,
  type TokenEmbeddingOptions,
  type TokenEmbeddingWeights,
} from './token-embedding.ts';
export { tiedHead, untiedHead, type Head, type UntiedHeadOptions, type UntiedHeadWeights } from './head.ts';

// Positions that are added to the tokens.
export type { PositionEmbedding, Span } from './positions.ts';
export { learnedPositions, type LearnedPositionsOptions, type LearnedPositionsWeights } from './learned-positions.ts';
export { sinusoidalPositions } from './sinusoidal-positions.ts';
export { noPositions } from './no-positions.ts';

// Positions that attention sees: a rotation of queries and keys, a bias on scores.
export { rotary, type RotaryOptions } from './rotary.ts';
export { alibi } from './alibi.ts';
