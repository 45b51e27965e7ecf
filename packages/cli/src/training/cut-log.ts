import { truncate } from 'node:fs/promises';
import { logLines } from './log-lines.ts';

/** Ends a log with its last event before `step`: those from there on are to come again. What is damaged before it stays. */
export async function cutLog(file: string, step: number): Promise<void> {
  let end = 0;
  for await (const line of logLines(file)) {
    if (line.event?.step !== undefined && line.event.step < step) ({ end } = line);
  }
  await truncate(file, end).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'ENOENT') throw new Error(`${file} cannot be written (${cause.code}).`, { cause });
  });
}
