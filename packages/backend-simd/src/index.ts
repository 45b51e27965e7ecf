import { registerSimdBackend } from './register.ts';

// Importing this package makes the backend known to tfjs: `await tf.setBackend('simd')` starts it.
registerSimdBackend('simd');

export { registerSimdBackend } from './register.ts';
export type { SimdBackendOptions } from './backend.ts';
export { setThreads, simdBackendInfo, type SimdBackendInfo } from './info.ts';
