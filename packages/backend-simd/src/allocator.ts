/** A stretch of memory, in use or free, between its neighbours. */
type Block = {
  address: number;
  bytes: number;
  free: boolean;
  before: Block | undefined;
  after: Block | undefined;
  /** Its place in the bin of its size, while it is free. */
  place: number;
};

/** Makes the memory reach to `end` at least, since `bytes` bytes are asked for; says where it ends, or throws. */
type GrowTo = (end: number, bytes: number) => number;

/** Addresses and sizes are multiples of this: a cache line. */
const granule = 64;

/**
 * Hands out stretches of one growing memory. Free neighbours are joined at once, and a request takes the most recently
 * freed stretch of about its size: a program that repeats itself gets the same addresses again and again.
 */
export class Allocator {
  /** Bytes handed out, rounded up to granules. */
  inUse = 0;
  readonly #used = new Map<number, Block>();
  /** Free blocks by size: four bins for each power of two. */
  readonly #bins: Block[][] = [];
  readonly #growTo: GrowTo;
  #last: Block | undefined;
  #end: number;

  /**
   * @param start the first byte that may be handed out
   */
  constructor(start: number, growTo: GrowTo) {
    this.#end = roundUp(start);
    this.#growTo = growTo;
  }

  /** The address of `bytes` bytes, until `free`. What they hold is undefined. */
  allocate(bytes: number): number {
    const size = roundUp(Math.max(bytes, granule));
    const block = this.#find(size) ?? this.#grow(size);
    this.#takeFromBin(block);
    if (block.bytes > size) this.#split(block, size);
    block.free = false;
    this.#used.set(block.address, block);
    this.inUse += block.bytes;
    return block.address;
  }

  /** @throws Error if `address` is not in use */
  free(address: number): void {
    let block = this.#used.get(address);
    if (!block) throw new Error(`Allocator: nothing is in use at ${address}.`);
    this.#used.delete(address);
    this.inUse -= block.bytes;
    const { before, after } = block;
    if (after?.free) {
      this.#takeFromBin(after);
      this.#join(block, after);
    }
    if (before?.free) {
      this.#takeFromBin(before);
      this.#join(before, block);
      block = before;
    }
    this.#putInBin(block);
  }

  #find(size: number): Block | undefined {
    const own = binOf(size);
    const fitting = this.#bins[own]?.findLast(({ bytes }) => bytes >= size);
    if (fitting) return fitting;
    for (let bin = own + 1; bin < this.#bins.length; bin++) {
      const block = this.#bins[bin]?.at(-1);
      if (block) return block;
    }
    return undefined;
  }

  /** A free block of at least `size` bytes at the end of the memory, which grows. */
  #grow(size: number): Block {
    const last = this.#last;
    const reused = last?.free ? last.bytes : 0;
    const end = this.#growTo(this.#end + size - reused, size);
    const more: Block = {
      address: this.#end,
      bytes: Math.floor((end - this.#end) / granule) * granule,
      free: true,
      before: last,
      after: undefined,
      place: 0,
    };
    if (last) last.after = more;
    this.#last = more;
    this.#end += more.bytes;
    if (!last?.free) {
      this.#putInBin(more);
      return more;
    }
    this.#takeFromBin(last);
    this.#join(last, more);
    this.#putInBin(last);
    return last;
  }

  /** Cuts a free block that is in no bin to `size` bytes; the rest is another free block. */
  #split(block: Block, size: number): void {
    const rest: Block = {
      address: block.address + size,
      bytes: block.bytes - size,
      free: true,
      before: block,
      after: block.after,
      place: 0,
    };
    if (rest.after) rest.after.before = rest;
    else this.#last = rest;
    block.after = rest;
    block.bytes = size;
    this.#putInBin(rest);
  }

  /** `first` takes in `second`, its neighbour. */
  #join(first: Block, second: Block): void {
    first.bytes += second.bytes;
    first.after = second.after;
    if (second.after) second.after.before = first;
    else this.#last = first;
  }

  #putInBin(block: Block): void {
    const bin = (this.#bins[binOf(block.bytes)] ??= []);
    block.free = true;
    block.place = bin.length;
    bin.push(block);
  }

  #takeFromBin(block: Block): void {
    const bin = this.#bins[binOf(block.bytes)]!;
    const moved = bin.pop()!;
    if (moved === block) return;
    bin[block.place] = moved;
    moved.place = block.place;
  }
}

function roundUp(bytes: number): number {
  return Math.ceil(bytes / granule) * granule;
}

/** The larger the bin, the larger its blocks: any block of a higher bin fits where one of a lower does. */
function binOf(bytes: number): number {
  const granules = bytes / granule;
  const power = 31 - Math.clz32(granules);
  return 4 * power + ((4 * granules) >>> power) - 4;
}
