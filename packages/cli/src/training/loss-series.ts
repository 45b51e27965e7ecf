/** A loss, in nats, and the step it belongs to; of several steps, their means, and where the losses lie. */
export type LossPoint = {
  readonly step: number;
  readonly loss: number;
  readonly range?: readonly [least: number, greatest: number];
};

/** Losses as they come, in a bounded number of points. */
export type LossSeries = {
  /** Of a step that is there already, as after a resumption, the later counts, as long as steps have points of their own. */
  add(step: number, loss: number): void;
  /** In the order of their steps. */
  points(): LossPoint[];
};

type Sum = { step: number; loss: number; count: number; least: number; greatest: number };

/**
 * Points of as many neighbouring steps each, a power of two, as `limit` points allow. Losses that are not finite have
 * points of their own, and none among several steps.
 */
export function lossSeries(limit = 20_000): LossSeries {
  let width = 1;
  let sums = new Map<number, Sum>(); // by the first step, divided by the width
  return {
    add: (step, loss) => {
      const sum = { step, loss, count: 1, least: loss, greatest: loss };
      if (width === 1) sums.set(step, sum);
      else merge(sums, Math.floor(step / width), sum);
      while (sums.size > limit) {
        width *= 2;
        const narrow = sums;
        sums = new Map();
        for (const one of narrow.values()) merge(sums, Math.floor(one.step / one.count / width), one);
      }
    },
    points: () =>
      [...sums.values()]
        .map(({ step, loss, count, least, greatest }) =>
          count === 1 ? { step, loss } : { step: step / count, loss: loss / count, range: [least, greatest] as const },
        )
        .toSorted((one, other) => one.step - other.step),
  };
}

function merge(sums: Map<number, Sum>, place: number, added: Sum): void {
  const sum = sums.get(place);
  if (!Number.isFinite(added.loss)) return;
  if (!sum) return void sums.set(place, added);
  sum.step += added.step;
  sum.loss += added.loss;
  sum.count += added.count;
  sum.least = Math.min(sum.least, added.least);
  sum.greatest = Math.max(sum.greatest, added.greatest);
}
