import type * as tf from '@tensorflow/tfjs';
import type { Memory } from './memory.ts';

type Numbers = Float32Array | Int32Array | Uint8Array;

/** What numbers of a type are kept as; strings and complex numbers are kept in JavaScript. */
const arrays = { float32: Float32Array, int32: Int32Array, bool: Uint8Array } as const;

export type NumberType = keyof typeof arrays;

export function isNumberType(dtype: tf.DataType): dtype is NumberType {
  return Object.hasOwn(arrays, dtype);
}

/** Bytes of `length` numbers. */
export function bytesOf(dtype: NumberType, length: number): number {
  return arrays[dtype].BYTES_PER_ELEMENT * length;
}

/** The numbers of a tensor, in the memory of the kernels. tfjs's own cpu kernels read them as `values`. */
export class TensorData {
  refCount = 1;
  readonly dtype: NumberType;
  readonly length: number;
  readonly #memory: Memory;
  readonly #pointer: number;
  /** What `values` gave, if that is a copy: an inherited kernel may have written there (cpu's Sum does). */
  #lent: Numbers | undefined;

  constructor(memory: Memory, dtype: NumberType, pointer: number, length: number) {
    this.#memory = memory;
    this.dtype = dtype;
    this.#pointer = pointer;
    this.length = length;
  }

  get pointer(): number {
    if (this.#lent) {
      const written = this.#lent;
      this.#lent = undefined;
      this.view.set(written);
    }
    return this.#pointer;
  }

  /** The numbers in place, until memory grows that is not shared. */
  get view(): Numbers {
    return new arrays[this.dtype](this.#memory.wasm.buffer as ArrayBuffer, this.pointer, this.length);
  }

  /** The numbers for as long as the tensor lives: in place if they stay there, copied if growing would detach them. */
  get values(): Numbers {
    return this.#memory.shared ? this.view : (this.#lent ??= this.copy());
  }

  /** The numbers in an array of their own, for ever. */
  copy(): Numbers {
    return this.view.slice();
  }
}
