import { inverseNormal } from './inverse-normal.ts';
import { threefry, type Words } from './threefry.ts';

/**
 * A stream of random numbers as a value. It has no state: the same stream always gives the same numbers, in full or
 * as a longer stream's beginning, on every machine. New numbers come from a new stream, `split` off by name.
 */
export interface Rng {
  /** The 64 bits that are this stream's whole identity. */
  readonly key: Words;
  /** The stream of that name below this one, independent of it and of its other streams. */
  split(name: string | number): Rng;
  /** `length` random 32-bit words. */
  bits(length: number): Uint32Array;
  /** `length` numbers, uniform in [0, 1), in steps of 2⁻²⁴. */
  uniform(length: number): Float32Array;
  /** `length` numbers from the normal distribution N(0, 1). */
  normal(length: number): Float32Array;
}

/**
 * The stream of a seed.
 *
 * @param seed a whole number from 0 to 2⁵³ − 1
 * @throws RangeError for any other seed
 */
export function createRng(seed: number): Rng {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new RangeError(`createRng: seed (${seed}) must be a whole number from 0 to ${Number.MAX_SAFE_INTEGER}.`);
  }
  return rngOf([seed >>> 0, Math.floor(seed / 2 ** 32)]);
}

/** The stream whose `key` this is: how a stream travels as plain data. */
export function rngOf(key: Words): Rng {
  const [key0, key1] = key;
  const bits = (length: number): Uint32Array => {
    const words = new Uint32Array(length);
    for (let index = 0; index < length; index += 2) {
      threefry(words, index, key0, key1, index, Math.floor(index / 2 ** 32));
    }
    return words;
  };
  return {
    key,
    split: (name) => rngOf(childKey(key, String(name))),
    bits,
    uniform: (length) => mapWords(bits(length), (word) => (word >>> 8) / 2 ** 24),
    normal: (length) => mapWords(bits(length), (word) => inverseNormal((word + 0.5) / 2 ** 32)),
  };
}

/** A loop, because `Float32Array.from` with a function takes three times as long. */
function mapWords(words: Uint32Array, numberOf: (word: number) => number): Float32Array {
  const numbers = new Float32Array(words.length);
  for (let index = 0; index < words.length; index++) numbers[index] = numberOf(words[index]!);
  return numbers;
}

/** Absorbs the name two characters at a time; its length comes first, so that no name is another's beginning. */
function childKey([key0, key1]: Words, name: string): Words {
  const splitting = 0x73706c74; // sets these blocks apart from those that `bits` reads
  const child = new Uint32Array(2);
  threefry(child, 0, key0, key1, name.length, splitting);
  for (let at = 0; at < name.length; at += 2) {
    const second = at + 1 < name.length ? name.charCodeAt(at + 1) : 0;
    threefry(child, 0, child[0]!, child[1]!, name.charCodeAt(at), second);
  }
  return [child[0]!, child[1]!];
}
