// Threads.
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

// A walk's axes, before a kernel that walks.
export { setAxis } from './walk';

// A number of each number.
export {
  absolute,
  ceiling,
  clip,
  elu,
  errorFunction,
  exponential,
  floor,
  hyperbolicTangent,
  leakyRelu,
  logarithm,
  negative,
  reciprocal,
  reciprocalSquareRoot,
  relu,
  relu6,
  round,
  sigmoid,
  sign,
  softplus,
  square,
  squareRoot,
  step,
} from './elementwise/unary-operations';
export {
  floatToInteger,
  floatToBoolean,
  integerToFloat,
  integerToBoolean,
  booleanToFloat,
  booleanToInteger,
} from './elementwise/cast';

// A number of two. They walk.
export {
  add,
  addIntegers,
  divide,
  maximum,
  minimum,
  multiply,
  squaredDifference,
  subtract,
  subtractIntegers,
} from './elementwise/binary-operations';
export { equal, less, lessEqual, notEqual } from './elementwise/comparisons';
export { select } from './elementwise/select';

// A number of many.
export { largest, smallest, sum } from './reduce/reductions';
export { argMax, argMin } from './reduce/arg-max';
export { softmax } from './reduce/softmax';

// Numbers in other places. The copies walk.
export { copyBytes, copyWords } from './movement/copy';
export { fill } from './movement/fill';
export { areWithin, gather } from './movement/gather';
export { oneHot } from './movement/one-hot';
export { segmentSum } from './movement/segment-sum';

// Matrix products.
export { matrixProduct, productWorkspace } from './matrix/matrix-product';
export { repeatMicroKernel } from './matrix/peak';
export { matrixVectors, transposedMatrixVectors, transposedMatrixVectorsWorkspace } from './matrix/matrix-vector';

// Of a transformer, forwards and backwards.
export { gelu, geluErf, geluErfGradient, geluGradient, silu, siluGradient } from './transformer/activations';
export { addBiasAndActivate } from './transformer/add-bias-and-activate';
export { norm, normGradient, normGradientWorkspace } from './transformer/norms';
export { swiGlu, swiGluGradient } from './transformer/swi-glu';
export { rotary } from './transformer/rotary';
export { attention } from './transformer/attention';
export { attentionGradient } from './transformer/attention-gradient';
export { dropout } from './transformer/dropout';
export { crossEntropy } from './transformer/cross-entropy';

// Of training.
export { sumOfSquares, sumOfSquaresWorkspace } from './training/sum-of-squares';
export { adamW } from './training/adam-w';
