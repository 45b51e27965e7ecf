import type { Model, Work } from './contenders.ts';

/** A line of the table. */
export type Row = {
  readonly label: string;
  readonly work: Work;
  readonly model: Model;
  /** That one run takes in, or gives. */
  readonly tokens: number;
  readonly runs: number;
  /** tfjs's own backends that can do it, in a time worth waiting for. Its wasm cannot train an embedding. */
  readonly stock: readonly ('cpu' | 'wasm')[];
};

const train = { work: 'train', runs: 5, stock: [] } as const;
const generate = { model: 'gpt2', stock: ['wasm'] } as const;

export const rows: readonly Row[] = [
  { ...train, label: 'step, 4 × 128, batch 12 × 64', model: 'char-small', tokens: 768, runs: 20, stock: ['cpu'] },
  { ...train, label: 'step, 6 × 384, batch 4 × 256', model: 'char-medium', tokens: 1024 },
  { ...train, label: "step, the notebook's tiny, batch 4 × 128", model: 'tiny', tokens: 512 },
  { ...train, label: 'step, GPT-2 124M, batch 4 × 64', model: 'gpt2', tokens: 256 },
  { ...generate, label: 'prefill of 512 tokens, GPT-2 124M', work: 'prefill', tokens: 512, runs: 5 },
  { ...generate, label: 'one token, context 64, GPT-2 124M', work: 'decode', tokens: 1, runs: 40 },
];
