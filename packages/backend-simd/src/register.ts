import * as tf from '@tensorflow/tfjs-core';
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
  const inherited = new Map(tf.getKernelsForBackend('cpu').map((config) => [config.kernelName, config]));
  for (const kernelName of new Set([...inherited.keys(), ...Object.keys(kernels)])) {
    const config = inherited.get(kernelName);
    const kernelFunc = kernelOf(kernels[kernelName], config?.kernelFunc);
    tf.registerKernel({ ...config, kernelName, backendName: name, kernelFunc });
  }
}

/** That of webgl and wasm: above cpu, below webgpu. */
const priority = 2;

function kernelOf(own?: Kernel, inherited?: tf.KernelFunc): tf.KernelFunc {
  return (call) => {
    const backend = call.backend as SimdBackend;
    const inputs = call.inputs as Record<string, tf.TensorInfo>;
    const output = own && backend.runKernel('simd', () => own({ inputs, attributes: call.attrs ?? {}, backend }));
    if (output) return output;
    if (!inherited) throw new Error('backend-simd: a kernel of its own must take every case.');
    return backend.runKernel('cpu', () => inherited(call));
  };
}
