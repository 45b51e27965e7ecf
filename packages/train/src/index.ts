// The loop, what it asks of a model, and what it tells.
export { train, type TrainOptions } from './train.ts';
export type { StepOptions } from './take-step.ts';
export type {
  CheckpointEvent,
  EvaluationEvent,
  ResumeEvent,
  SampleEvent,
  StepEvent,
  TrainingEvent,
} from './events.ts';
export type { CheckpointOptions } from './checkpoints/checkpoints.ts';
export { NonFiniteError } from './non-finite-error.ts';
export { evaluate, type EvaluateOptions } from './evaluate.ts';
export type { Trainable } from './trainable.ts';

// Data: text as batches of windows.
export type { Batches } from './data/batch-reader.ts';
export { ignored, type Batch, type BatchSource, type Tokens } from './data/batch.ts';
export { randomWindows, windowsAt, type RandomWindowsOptions } from './data/windows.ts';
export { splitTokens } from './data/split-tokens.ts';

// Optimisers: how gradients change weights.
export { sgd, type SgdOptions } from './optimizers/sgd.ts';
export { adamW, type AdamWOptions } from './optimizers/adam-w.ts';
export { muon, type MuonOptions } from './optimizers/muon.ts';
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
