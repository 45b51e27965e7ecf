import { binaryKernels } from './binary.ts';
import { cast } from './cast.ts';
import { concatKernels } from './concat.ts';
import { fillKernels } from './fill.ts';
import { gather } from './gather.ts';
import type { Kernel } from './kernel.ts';
import { batchMatMul } from './matrix-product.ts';
import { pad } from './pad.ts';
import { reduceKernels } from './reduce.ts';
import { reverse } from './reverse.ts';
import { unsortedSegmentSum } from './segment-sum.ts';
import { select } from './select.ts';
import { sliceKernels } from './slice.ts';
import { softmax } from './softmax.ts';
import { tile } from './tile.ts';
import { transpose } from './transpose.ts';
import { unaryKernels } from './unary.ts';

/** The kernels that are this backend's own, by name. */
export const kernels: Readonly<Record<string, Kernel>> = {
  // A number of each number, or of two.
  ...unaryKernels,
  Cast: cast,
  ...binaryKernels,
  Select: select,

  // A number of many.
  ...reduceKernels,
  Softmax: softmax,

  // Numbers in other places.
  ...sliceKernels,
  ...concatKernels,
  Transpose: transpose,
  Reverse: reverse,
  Tile: tile,
  PadV2: pad,
  GatherV2: gather,
  UnsortedSegmentSum: unsortedSegmentSum,
  ...fillKernels,

  BatchMatMul: batchMatMul,
};
