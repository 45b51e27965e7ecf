import { TensorData, type Rows, type Storage } from './tensor-data.ts';

/** Memory with room behind each of some rows, which tensors of different lengths share. */
type Block = {
  readonly pointer: number;
  /** Numbers that a row has room for, and how many of them its users may read. */
  readonly capacity: number;
  filled: number;
  /** How many tensors it holds the numbers of. */
  users: number;
};

/**
 * The numbers of a tensor [..., rowLength] of `rows` rows, with room behind each row: what comes behind it, along the
 * rows, need not be copied to be one tensor with it, nor need the beginnings of the rows to be one. To whoever asks for
 * `pointer`, the rows follow each other, and are copied for that.
 */
export class GrowingData extends TensorData {
  readonly rows: number;
  readonly rowLength: number;
  #block: Block | undefined;

  private constructor(storage: Storage, rows: number, rowLength: number, block: Block) {
    super(storage, 'float32', rows * rowLength);
    this.rows = rows;
    this.rowLength = rowLength;
    this.#block = block;
    block.users++;
  }

  /** `past`, of `rows` rows, with `more` behind each row; in the memory of `past` if it has room there. */
  static append(storage: Storage, past: TensorData, more: TensorData, rows: number): GrowingData {
    const [pastLength, moreLength] = [past.length / rows, more.length / rows];
    const length = pastLength + moreLength;
    let block = past instanceof GrowingData ? past.#roomFor(moreLength) : undefined;
    if (!block) {
      block = newBlock(storage, rows, Math.ceil(length * 1.5));
      const start = { pointer: block.pointer, rowStep: block.capacity };
      copyRows(storage, past.rowsAt(rows), start, rows, pastLength);
    }
    const behind = { pointer: block.pointer + 4 * pastLength, rowStep: block.capacity };
    copyRows(storage, more.rowsAt(rows), behind, rows, moreLength);
    block.filled = length;
    return new GrowingData(storage, rows, length, block);
  }

  /** The first `length` numbers of each of `rows` rows in the same memory, if they lie there so. */
  beginning(rows: number, length: number): GrowingData | undefined {
    const block = this.#block;
    return block && rows === this.rows ? new GrowingData(this.storage, rows, length, block) : undefined;
  }

  override rowsAt(count: number): Rows {
    const block = this.#block;
    if (!block || count !== this.rows) return super.rowsAt(count);
    return { pointer: block.pointer, rowStep: block.capacity };
  }

  override free(): void {
    super.free();
    this.#leaveBlock();
  }

  protected override allocate(): number {
    const growing = this.rowsAt(this.rows);
    const pointer = super.allocate();
    copyRows(this.storage, growing, { pointer, rowStep: this.rowLength }, this.rows, this.rowLength);
    this.#leaveBlock();
    return pointer;
  }

  /** The block, if `more` numbers fit behind each row, and nobody reads what is written there. */
  #roomFor(more: number): Block | undefined {
    const block = this.#block;
    if (!block || this.rowLength + more > block.capacity) return undefined;
    return block.filled === this.rowLength || block.users === 1 ? block : undefined;
  }

  #leaveBlock(): void {
    const block = this.#block;
    this.#block = undefined;
    if (block && --block.users === 0) this.storage.allocator.free(block.pointer);
  }
}

function newBlock({ allocator }: Storage, rows: number, capacity: number): Block {
  return { pointer: allocator.allocate(4 * rows * capacity), capacity, filled: 0, users: 0 };
}

/** In JavaScript: a kernel may be about to run, its axes set, when it asks for a pointer and rows are copied for that. */
function copyRows({ heap }: Storage, from: Rows, to: Rows, rows: number, length: number): void {
  const numbers = new Float32Array(heap.wasm.buffer);
  for (let row = 0; row < rows; row++) {
    const start = from.pointer / 4 + row * from.rowStep;
    numbers.copyWithin(to.pointer / 4 + row * to.rowStep, start, start + length);
  }
}
