/**
 * Chooses an id from the logits [vocab] of the next token, where −Infinity excludes. `step` says how many tokens were
 * generated before this one, so that a seeded sampler needs no memory, and one that has some begins anew at 0.
 */
export type Sampler = (logits: Float32Array, step: number) => number;
