import { scheduleOf } from './optimization.ts';
import type { TrainSettings } from './train-settings.ts';

/** What it means to a run, of which `done` steps are done, that it now has other steps than before; nothing if it has not. */
export function otherSteps(settings: TrainSettings, stepsBefore: number, done: number): string | undefined {
  const { steps } = settings;
  if (steps === stepsBefore) return undefined;
  const change = `The run has ${steps} steps now, not ${stepsBefore}.`;
  if (done >= steps) return change;
  const [before, now] = [scheduleOf({ ...settings, steps: stepsBefore }), scheduleOf(settings)];
  const [last, next, end] = [before(done - 1), now(done), now(steps - 1)].map((rate) => Number(rate.toPrecision(3)));
  return `${change} Its learning rate goes on as in a run of ${steps}: ${next}, after ${last}, and ${end} at the end.`;
}
