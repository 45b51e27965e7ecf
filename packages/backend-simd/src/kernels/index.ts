import { activationKernels } from './activations.ts';
import { aliasKernels } from './alias.ts';
import { appendKeyValues } from './append-key-values.ts';
import { attentionKernels } from './attention.ts';
import { binaryKernels } from './binary.ts';
import { cast } from './cast.ts';
import { concatKernels } from './concat.ts';
import { crossEntropyKernels } from './cross-entropy.ts';
import { dropoutKernels } from './dropout.ts';
import { embedKernels } from './embed.ts';
import { fillKernels } from './fill.ts';
import { gather } from './gather.ts';
import { headsKernels } from './heads.ts';
import type { Kernel } from './kernel.ts';
import { linearKernels } from './linear.ts';
import { batchMatMul } from './matrix-product.ts';
import { normKernels } from './norms.ts';
import { pad } from './pad.ts';
import { reduceKernels } from './reduce.ts';
import { residualAddKernels } from './residual-add.ts';
import { reverse } from './reverse.ts';
import { rotaryKernels } from './rotary.ts';
import { unsortedSegmentSum } from './segment-sum.ts';
import { select } from './select.ts';
import { sliceKernels } from './slice.ts';
import { softmax } from './softmax.ts';
import { tile } from './tile.ts';
import { transpose } from './transpose.ts';
import { unaryKernels } from './unary.ts';
import { updateKernels } from './update.ts';

/** The kernels that are this backend's own, by name: of tfjs's operations, and of those of `@typeformer/ops`. */
export const kernels: Readonly<Record<string, Kernel>> = {
  // tfjs: a number of each number, or of two.
  ...unaryKernels,
  Cast: cast,
  ...binaryKernels,
  Select: select,

  // A number of many.
  ...reduceKernels,
  Softmax: softmax,

  // Numbers in other places, or in other shapes.
  ...aliasKernels,
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

  // @typeformer/ops: from ids into the model, inside a block, out again, and the update.
  ...embedKernels,
  ...linearKernels,
  ...normKernels,
  ...activationKernels,
  ...headsKernels,
  ...rotaryKernels,
  ...attentionKernels,
  appendKeyValues,
  ...residualAddKernels,
  ...dropoutKernels,
  ...crossEntropyKernels,
  ...updateKernels,
};
