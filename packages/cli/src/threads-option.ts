import { Option } from 'commander';
import { wholeNumber } from './number-option.ts';

/** Of every command that computes. */
export function threadsOption(): Option {
  return new Option('--threads <n>', 'that compute (default: one for each core)').argParser(
    wholeNumber({ from: 1, to: 512 }),
  );
}
