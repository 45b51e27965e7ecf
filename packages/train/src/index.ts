// The loop, and what it asks of a model.
export { train, type TrainingStep, type TrainOptions } from './train.ts';
export { evaluate, runningLoss, type EvaluateOptions, type RunningLoss, type RunningLossOptions } from './evaluate.ts';
export type { Trainable } from './trainable.ts';

// Data: text as batches of windows.
export { ignored, type Batch, type BatchSource, type Tokens } from './data/batch.ts';
export { randomWindows, windowsAt, type RandomWindowsOptions } from './data/windows.ts';
export { slidingWindows, type SlidingWindows, type SlidingWindowsOptions } from './data/sliding-windows.ts';
export { splitTokens } from './data/split-tokens.ts';

// Optimisers and schedules.
export { adamW, type AdamWOptions } from './optimizers/adam-w.ts';
export type { Optimizer, OptimizerFactory, Update } from './optimizers/optimizer.ts';
export { warmupCosine, type Schedule, type WarmupCosineOptions } from './schedules.ts';
