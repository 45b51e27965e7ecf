// The loop, and what it asks of a model.
export { train, type TrainingStep, type TrainOptions } from './train.ts';
export { evaluate, type EvaluateOptions } from './evaluate.ts';
export type { Trainable } from './trainable.ts';

// Data: token ids in a row, and batches of windows of them.
export { ignored, type Batch, type BatchSource, type Tokens } from './data/batch.ts';
export { randomWindows, windowsAt, type RandomWindowsOptions } from './data/windows.ts';
export { splitTokens } from './data/split-tokens.ts';

// Data: sequences that each stand alone, such as lines, and batches of them.
export { randomSequences, sequenceBatch, type RandomSequencesOptions, type SequenceLayout } from './data/sequences.ts';
export { splitRandomly } from './data/split-randomly.ts';

// Data: text files to documents, documents to ids, ids to token files and back.
export type { Chunks } from './data/decode-text.ts';
export { textLines } from './data/text-lines.ts';
export { textPieces } from './data/text-pieces.ts';
export { jsonLines, type JsonLinesOptions } from './data/json-lines.ts';
export { documentTokens, type Document, type DocumentTokensOptions } from './data/document-tokens.ts';
export { collectTokens, tokenPieces } from './data/token-pieces.ts';
export { encodeTokens, tokenFile, type TokenBytes, type TokenFileOptions, type TokenType } from './data/token-file.ts';

// Optimisers and schedules.
export { adamW, type AdamWOptions } from './optimizers/adam-w.ts';
export type { Optimizer, OptimizerFactory, Update } from './optimizers/optimizer.ts';
export { warmupCosine, type Schedule, type WarmupCosineOptions } from './schedules.ts';
