import type { Kernel } from './kernel.ts';
import { batchMatMul } from './matrix-product.ts';

/** The kernels that are this backend's own, by name. */
export const kernels: Readonly<Record<string, Kernel>> = {
  BatchMatMul: batchMatMul,
};
