/** Says of a weight, by its path and shape, whether it is one of those that something is for. */
export type WeightPredicate = (path: string, shape: readonly number[]) => boolean;

/** Weights of rank 2 and more: neither biases nor norms. */
export const isMatrix: WeightPredicate = (_, shape) => shape.length >= 2;

/** The matrices inside a model's blocks: neither its tables of tokens and positions, nor its head. */
export const isHiddenMatrix: WeightPredicate = (path, shape) => /(^|\.)blocks\./.test(path) && shape.length === 2;
