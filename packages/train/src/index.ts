// The loop, what it asks of a model, and what it tells.
export { train, type TrainOptions } from './train.ts';
export type { StepOptions } from './take-step.ts';
export type { CheckpointEvent, EvaluationEvent, ResumeEvent, SampleEvent, StepEvent, TrainingEvent } from './events.ts';
export type { CheckpointOptions } from './checkpoints/checkpoints.ts';
export { NonFiniteError } from './non-finite-error.ts';
export { evaluate, runningLoss, type EvaluateOptions, type RunningLoss, type RunningLossOptions } from './evaluate.ts';
export type { Trainable } from './trainable.ts';

// Data: token ids in a row, and batches of windows of them.
export type { Batches } from './data/batch-reader.ts';
export { ignored, type Batch, type BatchSource, type Tokens } from './data/batch.ts';
export { randomWindows, windowsAt, type RandomWindowsOptions } from './data/windows.ts';
export { slidingWindows, type SlidingWindows, type SlidingWindowsOptions } from './data/sliding-windows.ts';
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
export { muon, type MuonOptions } from './optimizers/muon.ts';
export { sgd, type SgdOptions } from './optimizers/sgd.ts';
export { splitByWeight } from './optimizers/split-by-weight.ts';
export { isHiddenMatrix, isMatrix, type WeightPredicate } from './optimizers/weight-predicate.ts';
export type { Optimizer, OptimizerFactory, Update } from './optimizers/optimizer.ts';

// Schedules: the learning rate of a step.
export {
  constant,
  cosine,
  linear,
  warmup,
  warmupStableDecay,
  type DecayOptions,
  type Schedule,
  type WarmupStableDecayOptions,
} from './schedules.ts';

// Averages of weights over steps.
export { weightAverage, type WeightAverage, type WeightAverageOptions } from './weight-average.ts';
