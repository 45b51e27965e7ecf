import type * as tf from '@tensorflow/tfjs-core';
import type { Allocator } from './allocator.ts';
import type { Memory } from './memory.ts';

type Numbers = Float32Array | Int32Array | Uint8Array;

/** What numbers of a type are kept as; strings and complex numbers are kept in JavaScript. */
const arrays = { float32: Float32Array, int32: Int32Array, bool: Uint8Array } as const;

export type NumberType = keyof typeof arrays;

export function isNumberType(dtype: tf.DataType): dtype is NumberType {
  return Object.hasOwn(arrays, dtype);
}

/** Where tensors' numbers are kept. */
export type Storage = {
  readonly heap: Memory;
  readonly allocator: Allocator;
};

export type Rows = { readonly pointer: number; readonly rowStep: number };

/** The numbers of a tensor, in the memory of the kernels. tfjs's own cpu kernels read and write them as `values`. */
export class TensorData {
  refCount = 1;
  readonly dtype: NumberType;
  readonly length: number;
  protected readonly storage: Storage;
  #pointer: number | undefined;
  /** Where memory is not shared: the numbers as inherited kernels have them, until kernels of our own ask for them. */
  #lent: Numbers | undefined;

  constructor(storage: Storage, dtype: NumberType, length: number) {
    this.storage = storage;
    this.dtype = dtype;
    this.length = length;
  }

  get bytes(): number {
    return this.length * arrays[this.dtype].BYTES_PER_ELEMENT;
  }

  /** Where the numbers lie, one after the other. */
  get pointer(): number {
    this.#pointer ??= this.allocate();
    const lent = this.#lent;
    this.#lent = undefined;
    if (lent) this.view.set(lent);
    return this.#pointer;
  }

  /** Where the first of `count` equally long rows lies, and how many numbers on the next one does. */
  rowsAt(count: number): Rows {
    return { pointer: this.pointer, rowStep: this.length / count };
  }

  /** The numbers in place, until memory grows that is not shared. */
  get view(): Numbers {
    const { pointer } = this; // before the buffer: it may grow
    return new arrays[this.dtype](this.storage.heap.wasm.buffer as ArrayBuffer, pointer, this.length);
  }

  /** The numbers to read and write while an inherited kernel runs: in place if they stay there, or else outside. */
  get values(): Numbers {
    return this.storage.heap.shared ? this.view : (this.#lent ??= this.copy());
  }

  /** The numbers in an array of their own, for ever. */
  copy(): Numbers {
    return (this.#lent ?? this.view).slice();
  }

  /** Gives the memory back. */
  free(): void {
    if (this.#pointer !== undefined) this.storage.allocator.free(this.#pointer);
  }

  protected allocate(): number {
    return this.storage.allocator.allocate(this.bytes);
  }
}
