import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import type * as tf from '@tensorflow/tfjs-core';
import type { WasmExports } from '#wasm';
import { Allocator } from './allocator.ts';
import { compileKernels } from './compile-kernels.ts';
import { Memory } from './memory.ts';
import { nodeModule } from './node.ts';
import { isNumberType, TensorData, type NumberType } from './tensor-data.ts';
import { ThreadPool } from './thread-pool.ts';

export type SimdBackendOptions = {
  /** Default: one for each core, up to 16. */
  readonly threads?: number;
  /** Default: in Node, and in pages that are cross-origin isolated. Without it there is one thread. */
  readonly sharedMemory?: boolean;
  /** Default: where the engine has it. */
  readonly relaxedSimd?: boolean;
  /** Bytes. Default: 4 GiB, or what the engine can reserve. */
  readonly memoryLimit?: number;
  /** Milliseconds that a thread may take to start, and for its part of a kernel, until it is taken for dead. Default: 30 000. */
  readonly patience?: number;
};

type TimingInfo = tf.BackendTimingInfo & { getExtraProfileInfo(): string };

const mostThreads = 16;

/** A tfjs backend whose tensors lie in one WebAssembly memory, where its kernels find them. */
export class SimdBackend extends MathBackendCPU {
  /** The kernels; their numbers are addresses from `pointer`. */
  readonly wasm: WasmExports;
  readonly relaxedSimd: boolean;
  readonly heap: Memory;
  readonly allocator: Allocator;
  readonly threadPool: ThreadPool;
  /** Why there are no more threads. */
  threadLimit = '';
  #threadsSet = Promise.resolve();
  /** The data that the kernel that is running holds: what it has made, and what it shares with its inputs. */
  #held: object[] | undefined;
  /** Where the last kernel ran: here, or inherited. */
  #ranOn: 'simd' | 'cpu' = 'cpu';

  /** Compiles the kernels and starts the threads. */
  static async create(options: SimdBackendOptions = {}): Promise<SimdBackend> {
    const shared = options.sharedMemory ?? canShareMemory();
    const { module, relaxedSimd } = await compileKernels({ shared, relaxedSimd: options.relaxedSimd });
    const heap = new Memory({ shared, limit: options.memoryLimit });
    const backend = new SimdBackend(module, heap, relaxedSimd, options.patience ?? 30_000);
    await backend.setThreads(options.threads);
    return backend;
  }

  private constructor(module: WebAssembly.Module, heap: Memory, relaxedSimd: boolean, patience: number) {
    super();
    const memory = heap.wasm;
    const doubt = (job: number): void => this.threadPool.doubt(job);
    const { exports } = new WebAssembly.Instance(module, { env: { memory, doubt, never() {} } });
    this.wasm = exports as unknown as WasmExports; // the build writes the type from the source
    this.relaxedSimd = relaxedSimd;
    this.heap = heap;
    this.allocator = new Allocator(this.wasm.heapStart(), (end, bytes) => this.#grow(end, bytes));
    const allocateScratch = (): number => this.allocator.allocate(this.wasm.scratchSize());
    this.wasm.startThread(allocateScratch());
    this.threadPool = new ThreadPool({
      module,
      memory,
      exports: this.wasm,
      allocateScratch,
      freeScratch: (pointer) => this.allocator.free(pointer),
      onFailure: (failure) => (this.threadLimit = `${failure}.`),
      patience,
    });
  }

  /**
   * Computes with `threads` threads, the caller's among them; where that cannot be, with one, and `threadLimit` says why.
   *
   * @throws RangeError if `threads` is not a whole number from 1
   */
  async setThreads(threads?: number): Promise<void> {
    if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1)) {
      throw new RangeError(`setThreads: threads (${threads}) must be a whole number from 1.`);
    }
    if (!this.heap.shared) {
      this.threadLimit =
        'memory cannot be shared: the page is not cross-origin isolated. Serve it with the headers ' +
        '"Cross-Origin-Opener-Policy: same-origin" and "Cross-Origin-Embedder-Policy: require-corp".';
      return;
    }
    this.#threadsSet = this.#threadsSet.then(() => this.#restartThreads(threads)); // one after the other
    await this.#threadsSet;
  }

  async #restartThreads(threads: number | undefined): Promise<void> {
    const cores = countCores();
    try {
      await this.threadPool.restart(threads ?? Math.min(cores, mostThreads));
      if (threads !== undefined) this.threadLimit = `setThreads(${threads}) was called.`;
      else if (cores > mostThreads) this.threadLimit = `more than ${mostThreads} rarely help.`;
      else this.threadLimit = `there are ${cores} cores.`;
    } catch (error) {
      this.threadLimit = `a thread could not be started: ${(error as Error).message.replace(/\.$/, '')}.`;
    }
  }

  /** A new tensor whose numbers are not yet written. */
  output(shape: readonly number[], dtype: NumberType = 'float32'): tf.TensorInfo {
    return this.outputOf(new TensorData(this, dtype, sizeOf(shape)), shape);
  }

  /** A new tensor of these numbers. */
  outputOf(data: TensorData, shape: readonly number[]): tf.TensorInfo {
    this.threadPool.check();
    const info = { dataId: {}, shape: [...shape], dtype: data.dtype };
    this.data.set(info.dataId, data);
    this.#held?.push(info.dataId);
    return info;
  }

  /** Another tensor of the same numbers. */
  alias({ dataId, dtype }: tf.TensorInfo, shape: readonly number[]): tf.TensorInfo {
    this.incRef(dataId);
    return { dataId, shape: [...shape], dtype };
  }

  /** What is kept of a tensor of numbers. */
  dataOf({ dataId }: tf.TensorInfo): TensorData {
    return this.data.get(dataId) as TensorData;
  }

  /** Where a tensor's numbers lie. */
  pointer(info: tf.TensorInfo): number {
    return this.dataOf(info).pointer;
  }

  /** Where the numbers of each of them lie. */
  pointers<T extends readonly tf.TensorInfo[]>(...infos: T): { [K in keyof T]: number } {
    return infos.map((info) => this.pointer(info)) as { [K in keyof T]: number };
  }

  /** A tensor's numbers in place, until memory grows that is not shared. */
  numbers(info: tf.TensorInfo): Float32Array | Int32Array | Uint8Array {
    return this.dataOf(info).view;
  }

  /** Lends `use` so many bytes. */
  withWorkspace<T>(bytes: number, use: (pointer: number) => T): T {
    if (bytes === 0) return use(0);
    const pointer = this.allocator.allocate(bytes);
    try {
      return use(pointer);
    } finally {
      this.allocator.free(pointer);
    }
  }

  /** Runs a kernel, inherited or not; if it fails, what it holds is gone. */
  runKernel<T>(ranOn: 'simd' | 'cpu', kernel: () => T): T {
    const outer = this.#held;
    const held = (this.#held = [] as object[]);
    try {
      const result = kernel();
      if (result) this.#ranOn = ranOn;
      return result;
    } catch (error) {
      for (const dataId of held.slice()) this.disposeData(dataId);
      throw error;
    } finally {
      this.#held = outer;
    }
  }

  override write(values: tf.backend_util.BackendValues, shape: number[], dtype: tf.DataType): object {
    const dataId = {};
    this.move(dataId, values, shape, dtype, 1);
    this.#held?.push(dataId);
    return dataId;
  }

  override move(
    dataId: object,
    values: tf.backend_util.BackendValues,
    shape: number[],
    dtype: tf.DataType,
    refCount: number,
  ): void {
    if (!isNumberType(dtype)) {
      this.data.set(dataId, { values, dtype, refCount }); // strings and complex numbers stay in JavaScript
      return;
    }
    const data = new TensorData(this, dtype, sizeOf(shape));
    data.refCount = refCount;
    data.view.set(values as Float32Array);
    this.data.set(dataId, data);
  }

  override readSync(dataId: object): tf.backend_util.BackendValues {
    const data = this.data.get(dataId);
    return data instanceof TensorData ? data.copy() : super.readSync(dataId);
  }

  override incRef(dataId: object): void {
    super.incRef(dataId);
    this.#held?.push(dataId);
  }

  override disposeData(dataId: object, force = false): boolean {
    const place = this.#held?.lastIndexOf(dataId) ?? -1;
    if (place >= 0) this.#held?.splice(place, 1);
    const data = this.data.has(dataId) ? this.data.get(dataId) : undefined;
    if (!super.disposeData(dataId, force)) return false;
    if (data instanceof TensorData) data.free();
    return true;
  }

  /** How long `f` takes; and, if it is a kernel, where that ran: tfjs's profile lists it as `extraInfo`. */
  override async time(f: () => void): Promise<TimingInfo> {
    const outer = this.#ranOn; // a kernel's inputs may be cloned inside `f`, which is a kernel too
    this.#ranOn = 'cpu';
    const start = performance.now();
    f();
    const kernelMs = performance.now() - start;
    const ranOn = this.#ranOn;
    this.#ranOn = outer;
    return { kernelMs, getExtraProfileInfo: () => ranOn };
  }

  override memory(): { unreliable: boolean; reasons: string[] } {
    return { unreliable: false, reasons: [] };
  }

  override dispose(): void {
    void this.threadPool.stop();
  }

  #grow(end: number, bytes: number): number {
    const reached = this.heap.growTo(end);
    if (reached === undefined) {
      const [asked, used, limit] = [bytes, this.allocator.inUse, this.heap.limit].map(megabytes);
      throw new Error(
        `backend-simd: out of memory: ${asked} asked for, ${used} in use, ${limit} at most. Dispose tensors that are ` +
          'no longer needed (tf.tidy), or use a smaller batch or model.',
      );
    }
    return reached;
  }
}

function sizeOf(shape: readonly number[]): number {
  let size = 1;
  for (const length of shape) size *= length;
  return size;
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}

function canShareMemory(): boolean {
  return nodeModule('node:worker_threads') !== undefined || globalThis.crossOriginIsolated === true;
}

function countCores(): number {
  const os = nodeModule('node:os') as { availableParallelism(): number } | undefined;
  return os?.availableParallelism() ?? navigator.hardwareConcurrency ?? 1;
}
