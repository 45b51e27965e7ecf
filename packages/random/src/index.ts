export { createRng, rngOf, type Rng } from './rng.ts';
