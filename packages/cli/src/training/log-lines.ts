import { createReadStream } from 'node:fs';

/** What a line of a training log says. */
type LogEvent = {
  readonly type: string;
  /** Every event of ours has one. */
  readonly step?: number;
  /** Of the types `step` and `evaluation` alone, both with a step; null where it was not finite. */
  readonly loss?: number | null;
};

export type LogLine = {
  /** From 1. */
  readonly number: number;
  /** Absent where the line is damaged. */
  readonly event: LogEvent | undefined;
  /** How many bytes of the file end with this line. */
  readonly end: number;
};

/**
 * The lines of a training log of any size, one after the other; none where there is no file. A last line without an end
 * is one that a kill cut off: it is left out.
 *
 * @throws Error, which names the file, if it cannot be read
 */
export async function* logLines(file: string): AsyncGenerator<LogLine, void, undefined> {
  let number = 0;
  let end = 0;
  let unfinished = Buffer.alloc(0);
  for await (const chunk of chunksOf(file)) {
    let start = 0;
    for (let stop = chunk.indexOf('\n'); stop !== -1; stop = chunk.indexOf('\n', start)) {
      const line = Buffer.concat([unfinished, chunk.subarray(start, stop)]);
      end += stop + 1 - start;
      start = stop + 1;
      unfinished = Buffer.alloc(0);
      yield { number: ++number, event: eventOf(line.toString()), end };
    }
    end += chunk.length - start;
    if (unfinished.length < longest) unfinished = Buffer.concat([unfinished, chunk.subarray(start)]);
  }
}

/** Bytes of a line; what is longer is none of ours. */
const longest = 2 ** 20;

async function* chunksOf(file: string): AsyncGenerator<Buffer, void, undefined> {
  try {
    yield* createReadStream(file) as AsyncIterable<Buffer>;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code !== 'ENOENT') throw new Error(`${file} cannot be read (${code}).`, { cause });
  }
}

function eventOf(line: string): LogEvent | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  const { type, step, loss } = Object(value) as { readonly [Key in keyof LogEvent]: unknown };
  const hasLoss = type === 'step' || type === 'evaluation';
  if (typeof type !== 'string' || (step !== undefined && !isStep(step))) return undefined;
  if (!hasLoss) return isStep(step) ? { type, step } : { type };
  return isStep(step) && isLoss(loss) ? { type, step, loss } : undefined;
}

function isStep(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isLoss(value: unknown): value is number | null {
  return value === null || typeof value === 'number';
}
