import type { Losses, LossPoint } from './loss-curve.ts';

/**
 * The losses in a training log: JSON lines, each an event with a `type`, and those of the types `step` and `evaluation`
 * with a `step` and a `loss`, which is null where it was not finite. Of a step that is there twice, as after a
 * resumption, the later counts. A last line without an end is one that a kill cut off: it is left out.
 *
 * @throws Error naming the first line that is no such event
 */
export function readLog(text: string): Losses {
  const training = new Map<number, LossPoint>();
  const validation = new Map<number, LossPoint>();
  for (const [index, line] of text.split('\n').slice(0, -1).entries()) {
    const { type, step, loss } = eventOf(line);
    const points = type === 'step' ? training : type === 'evaluation' ? validation : undefined;
    if (typeof type !== 'string' || (points && !(Number.isInteger(step) && (loss === null || Number.isFinite(loss))))) {
      const shown = line.length > 60 ? `${line.slice(0, 60)}…` : line;
      throw new Error(`readLog: line ${index + 1} (${shown}) must be an event of a training log.`);
    }
    points?.set(step as number, { step: step as number, loss: (loss as number | null) ?? NaN });
  }
  return { training: [...training.values()], validation: [...validation.values()] };
}

/** What a line says; nothing if it is no JSON object. */
function eventOf(line: string): { readonly type?: unknown; readonly step?: unknown; readonly loss?: unknown } {
  try {
    return Object(JSON.parse(line));
  } catch {
    return {};
  }
}
