// For tests of kernels, and of programs that run on this backend: the same must come out as on tfjs's cpu backend.
export { expectSameAsCpu } from './same-as-cpu.ts';
export { registerVariants, variants } from './variants.ts';

// For benchmarks: what the machine can do at most.
export { microKernelPeak } from './micro-kernel-peak.ts';
