/** Bytes of a page of WebAssembly memory. */
const page = 2 ** 16;

/** Memory grows by this much at a time, unless more is needed: growing costs a system call. */
const growth = 2 ** 24;

/** The most a 32-bit address reaches; where an engine reserves no such range, half of it, and so on. */
const limits = [2 ** 32, 2 ** 31, 2 ** 30, 2 ** 29];

export type MemoryOptions = {
  /** Whether threads are to share it. */
  readonly shared: boolean;
  /** Bytes it may grow to. Default: 4 GiB, or what the engine can reserve. */
  readonly limit?: number | undefined;
};

/** The memory that tensors and kernels share; it grows on demand and never shrinks. */
export class Memory {
  readonly wasm: WebAssembly.Memory;
  /** Whether threads can share it. If not, growing detaches every view. */
  readonly shared: boolean;
  /** Bytes it may grow to. */
  readonly limit: number;

  /** @throws RangeError if there is not even room for the smallest limit */
  constructor({ shared, limit: wanted = limits[0]! }: MemoryOptions) {
    const [wasm, limit] = reserve(shared, wanted);
    this.wasm = wasm;
    this.shared = shared;
    this.limit = limit;
  }

  /** Bytes it has now. */
  get bytes(): number {
    return this.wasm.buffer.byteLength;
  }

  /** `length` float32 numbers from an address on, in place; until memory grows that is not shared. */
  floats(pointer: number, length: number): Float32Array {
    return new Float32Array(this.wasm.buffer, pointer, length);
  }

  /** Grows to `end` bytes at least, where it must; says how many it has then, or undefined if it cannot. */
  growTo(end: number): number | undefined {
    const missing = end - this.bytes;
    if (missing > 0 && !this.#grow(Math.max(missing, growth)) && !this.#grow(missing)) return undefined;
    return this.bytes;
  }

  #grow(bytes: number): boolean {
    const more = Math.ceil(bytes / page) * page;
    if (this.bytes + more > this.limit) return false;
    try {
      this.wasm.grow(more / page);
      return true;
    } catch {
      return false; // the machine has no more
    }
  }
}

function reserve(shared: boolean, wanted: number): [WebAssembly.Memory, limit: number] {
  let reason: unknown;
  for (const limit of [wanted, ...limits.filter((smaller) => smaller < wanted)]) {
    try {
      return [new WebAssembly.Memory({ initial: 16, maximum: limit / page, shared }), limit];
    } catch (error) {
      reason = error;
    }
  }
  throw reason;
}
