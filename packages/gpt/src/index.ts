// What a GPT is: its numbers, known sizes, and what they come to.
export {
  activationNames,
  gptConfig,
  largestSizes,
  type ActivationName,
  type DropoutRates,
  type GptConfig,
  type GptOptions,
} from './config.ts';
export { presets, type PresetName } from './presets.ts';
export { describeModel, type Component, type ModelDescription } from './describe-model.ts';

// As a layer: GPT-2's parts, or yours.
export { gptLayer, gptParts, type GptBlockWeights, type GptWeights } from './gpt-layer.ts';
export {
  assembleGpt,
  type AssembledWeights,
  type GptContext,
  type GptLayer,
  type GptOutput,
  type GptParts,
} from './assemble-gpt.ts';

// Adapted by few weights.
export {
  lora,
  type LoraAdapter,
  type LoraAdapters,
  type LoraLayer,
  type LoraOptions,
  type LoraWeights,
} from './lora.ts';

// With weights.
export {
  createGpt,
  createModel,
  Gpt,
  Model,
  type ForwardOptions,
  type Prediction,
  type ScoredPrediction,
} from './model.ts';
export type { GptState } from './gpt-state.ts';
export type { LogitsAfterEach, NextLogits, NextLogitsAndHidden, Read } from './read.ts';
export { trainable } from './trainable.ts';
export type { Ids } from './ids.ts';
