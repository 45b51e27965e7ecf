// For tests of your own operations and layers.
export { checkGradients } from './check-gradients.ts';
