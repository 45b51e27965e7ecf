import { plain, relaxed, type Binary } from '#wasm';
import { nodeModule } from './node.ts';

/** The kernels, compiled, and which of the two builds they are. */
export type CompiledKernels = {
  readonly module: WebAssembly.Module;
  /** Whether multiplying and adding is one instruction. */
  readonly relaxedSimd: boolean;
};

export type CompileOptions = {
  /** Whether the memory they will be given is shared. */
  readonly shared: boolean;
  /** Default: whether the engine has it. */
  readonly relaxedSimd?: boolean | undefined;
};

/** @throws Error where the engine has no SIMD */
export async function compileKernels({
  shared,
  relaxedSimd = hasRelaxedSimd(),
}: CompileOptions): Promise<CompiledKernels> {
  const bytes = bytesOf(relaxedSimd ? relaxed : plain, shared);
  if (!WebAssembly.validate(bytes)) {
    throw new Error('backend-simd: this engine has no WebAssembly SIMD; use the backend "cpu" or "wasm" instead.');
  }
  return { module: await WebAssembly.compile(bytes), relaxedSimd };
}

/** Node 20 has relaxed SIMD, but turned off. */
function hasRelaxedSimd(): boolean {
  const bytes = bytesOf(relaxed, true);
  if (WebAssembly.validate(bytes)) return true;
  const v8 = nodeModule('node:v8') as { setFlagsFromString(flags: string): void } | undefined;
  v8?.setFlagsFromString('--experimental-wasm-relaxed-simd');
  return WebAssembly.validate(bytes);
}

/** The binary is built for a shared memory; that it is one stands in a single byte. */
function bytesOf({ base64, memoryFlags }: Binary, shared: boolean): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  bytes[memoryFlags] = shared ? 3 : 1;
  return bytes;
}
