import * as tf from '@tensorflow/tfjs';
import { SimdBackend, type SimdBackendOptions } from './backend.ts';
import { kernels } from './kernels/index.ts';
import type { Kernel } from './kernels/kernel.ts';

/**
 * Registers the backend under a name, with every kernel of tfjs's cpu backend: its own where it has one, inherited
 * where it has not.
 *
 * @param name without an underscore: tfjs allows none
 */
export function registerSimdBackend(name: string, options: SimdBackendOptions = {}): void {
  tf.registerBackend(name, () => SimdBackend.create(options), priority);
  const inherited = tf.getKernelsForBackend('cpu');
  for (const config of inherited) {
    const own = kernels[config.kernelName];
    const kernelFunc = own ? withFallback(own, config.kernelFunc) : config.kernelFunc;
    tf.registerKernel({ ...config, backendName: name, kernelFunc });
  }
  const known = new Set(inherited.map(({ kernelName }) => kernelName));
  for (const [kernelName, own] of Object.entries(kernels)) {
    if (!known.has(kernelName)) tf.registerKernel({ kernelName, backendName: name, kernelFunc: withFallback(own) });
  }
}

/** That of webgl and wasm: above cpu, below webgpu. */
const priority = 2;

function withFallback(own: Kernel, inherited?: tf.KernelFunc): tf.KernelFunc {
  return (call) => {
    const backend = call.backend as SimdBackend;
    const inputs = call.inputs as Record<string, tf.TensorInfo>;
    const output = backend.runKernel(() => own({ inputs, attributes: call.attrs ?? {}, backend }));
    if (output) return output;
    if (!inherited) throw new Error('backend-simd: a kernel of its own must take every case.');
    return inherited(call);
  };
}
