// The contract: a layer declares parameters and computes with their weights.
export type { Layer } from './layer.ts';
export type { Declared, Parameter } from './parameter.ts';

// Weight trees: by path, new ones, and their end.
export { buildWeights, disposeWeights, mapParameters, parametersByPath, weightsByPath } from './weight-tree.ts';
export { countParameters, type ParameterCount } from './count-parameters.ts';

// How a parameter is filled.
export { constant, kaiming, normal, ones, uniform, xavier, zeros, type Initializer } from './initializers.ts';

// Where the numbers come from.
export { createRng, type Rng } from '@typeformer/random';
