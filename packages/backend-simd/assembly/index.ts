export {
  hasFailed,
  heapStart,
  reportFailure,
  resetWorkers,
  scratchSize,
  setWorkers,
  startThread,
  stopWorkers,
  work,
} from './parallel';
export { matrixProduct, productWorkspace, repeatMicroKernel } from './matrix-product';
export { matrixVector, transposedMatrixVector, transposedMatrixVectorWorkspace } from './matrix-vector';
export { activate, activateGradient } from './activate';
export { columnSums, columnSumsWorkspace } from './column-sums';
export { layerNorm, layerNormGradient, layerNormGradientWorkspace } from './layer-norm';
export { rmsNorm, rmsNormGradient } from './rms-norm';
export { attention } from './attention';
export { attentionGradient } from './attention-gradient';
export { dropout } from './dropout';
export { swiGlu, swiGluGradient } from './swi-glu';
export { rotary } from './rotary';
export { embed, embedGradient } from './embed';
export { crossEntropy } from './cross-entropy';
export { adamW } from './adam-w';
export { sumOfSquares, sumOfSquaresWorkspace } from './sum-of-squares';
export { scaleNumbers } from './scale';
export { copyRows } from './copy-rows';
