import { printable } from './printable.ts';

/** A value from a file as an error message shows it: as JSON that fits on a line. */
export function excerpt(value: unknown): string {
  return printable(JSON.stringify(value) ?? 'undefined', 100);
}
