import { logLines } from './log-lines.ts';
import { lossSeries, type LossPoint } from './loss-series.ts';

/** How a training went; both in the order of the steps. */
export type Losses = {
  /** Of each step's batch. */
  readonly training: readonly LossPoint[];
  /** On held-out text. */
  readonly validation: readonly LossPoint[];
};

/** The lines of a log that are no event. */
export type DamagedLines = {
  /** Counted from 1. */
  readonly first: number;
  readonly count: number;
};

/** The losses in a training log, in a bounded number of points. Lines that are damaged are passed over, and counted. */
export async function readLog(file: string): Promise<Losses & { readonly damaged: DamagedLines | undefined }> {
  const [training, validation] = [lossSeries(), lossSeries()];
  let damaged: DamagedLines | undefined;
  for await (const { number, event } of logLines(file)) {
    if (!event) damaged = { first: damaged?.first ?? number, count: (damaged?.count ?? 0) + 1 };
    else if (event.type === 'step') training.add(event.step!, event.loss ?? NaN);
    else if (event.type === 'evaluation') validation.add(event.step!, event.loss ?? NaN);
  }
  return { training: training.points(), validation: validation.points(), damaged };
}
