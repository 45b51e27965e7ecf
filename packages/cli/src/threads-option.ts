import { Option } from 'commander';
import { wholeNumber } from './number-option.ts';

/** Of every command that computes. */
export function threadsOption(): Option {
  return new Option('--threads <n>', 'how many threads compute (default: one for each core)').argParser(
    wholeNumber({ from: 1, to: 512 }),
  );
}
