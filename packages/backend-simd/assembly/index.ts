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
export { matrixProduct, productWorkspace } from './matrix-product';
export { matrixVector, transposedMatrixVector, transposedMatrixVectorWorkspace } from './matrix-vector';
