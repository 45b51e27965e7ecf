import { extent, mean } from 'd3-array';
import { scaleLinear, type ScaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';
import { formatCount } from '../format.ts';
import type { LossPoint } from './loss-series.ts';
import type { Losses } from './read-log.ts';

export type LossCurveOptions = Losses & {
  /** Default: Training. */
  readonly title?: string;
};

/** Where a step and a loss lie, in pixels. */
type Scales = { readonly x: ScaleLinear<number, number>; readonly y: ScaleLinear<number, number> };

const [width, height] = [800, 450];
const [left, right, top, bottom] = [64, width - 36, 76, height - 56]; // of the axes
const legendY = 52;
const [ink, blue, orange] = ['#767c88', '#6d78ec', '#d0741f']; // legible on white and on black

/**
 * The losses as a picture: an SVG document that needs nothing else. Training losses scatter: of many, the line is the
 * mean over every hundredth of them, the faint band behind it their range. Those that are not finite are left out.
 *
 * @throws RangeError if none is finite
 */
export function lossCurve({ title = 'Training', ...losses }: LossCurveOptions): string {
  const training = losses.training.filter(({ loss }) => Number.isFinite(loss));
  const validation = losses.validation.filter(({ loss }) => Number.isFinite(loss));
  const all = [...training, ...validation];
  if (all.length === 0) throw new RangeError('lossCurve: training and validation must have a finite loss among them.');
  const [least, greatest] = lossRange(all);
  const scales = {
    x: scaleLinear(stepRange(all), [left, right]),
    y: scaleLinear([least, greatest + 0.1], [bottom, top]).nice(6), // also if all are the same
  };
  const name = escaped(title);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="system-ui, sans-serif" font-size="13" fill="${ink}">
<title>${name}</title>
<text x="${left}" y="30" font-size="17" font-weight="600">${name}</text>
${axes(scales)}
<g fill="none" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">
${training.length > 0 ? trainingSeries(training, scales) : ''}
${validation.length > 0 ? validationSeries(validation, scales) : ''}
</g>
</svg>
`;
}

function axes({ x, y }: Scales): string {
  const losses = y.ticks(6).map((loss) => {
    const place = pixels(y(loss));
    return `<path d="M${left} ${place}H${right}" stroke="${ink}" stroke-opacity="0.25"/>
<text x="${left - 10}" y="${place}" dy="0.35em" text-anchor="end">${y.tickFormat(6)(loss)}</text>`;
  });
  const steps = x
    .ticks(8)
    .filter(Number.isInteger)
    .map((step) => {
      const place = pixels(x(step));
      return `<path d="M${place} ${bottom}v5" stroke="${ink}"/>
<text x="${place}" y="${bottom + 20}" text-anchor="middle">${formatCount(step)}</text>`;
    });
  return `${[...losses, ...steps].join('\n')}
<text x="${(left + right) / 2}" y="${height - 12}" text-anchor="middle">step</text>
<text transform="translate(18 ${(top + bottom) / 2}) rotate(-90)" text-anchor="middle">loss (nats)</text>`;
}

function trainingSeries(points: readonly LossPoint[], scales: Scales): string {
  const band = area<Bucket>()
    .x(({ step }) => scales.x(step))
    .y0(({ range: [least] }) => scales.y(least))
    .y1(({ range: [, greatest] }) => scales.y(greatest))
    .digits(1);
  const smooth = buckets(points, 100);
  return `<path d="${band(buckets(points, 400))}" fill="${blue}" stroke="${blue}" stroke-width="1" opacity="0.4"/>
${curve(smooth, scales, blue)}
${dot(smooth.at(-1)!, scales, blue)}
${legendEntry('training', left, blue)}`;
}

function validationSeries(points: readonly LossPoint[], scales: Scales): string {
  return `${curve(points, scales, orange)}
${points.map((point) => dot(point, scales, orange)).join('\n')}
${legendEntry('validation', left + 110, orange)}`;
}

function curve(points: readonly LossPoint[], { x, y }: Scales, colour: string): string {
  const path = line<LossPoint>()
    .x(({ step }) => x(step))
    .y(({ loss }) => y(loss))
    .digits(1);
  return `<path d="${path(points)}" stroke="${colour}"/>`;
}

function dot({ step, loss }: LossPoint, { x, y }: Scales, colour: string): string {
  return `<circle cx="${pixels(x(step))}" cy="${pixels(y(loss))}" r="3.5" fill="${colour}"/>`;
}

function legendEntry(label: string, x: number, colour: string): string {
  return `<path d="M${x} ${legendY}h24" stroke="${colour}"/>
<text x="${x + 32}" y="${legendY}" dy="0.35em" fill="${ink}">${label}</text>`;
}

type Bucket = LossPoint & { readonly range: readonly [least: number, greatest: number] };

/** Up to `count` runs of neighbouring points, each with their means. */
function buckets(points: readonly LossPoint[], count: number): Bucket[] {
  const size = Math.ceil(points.length / count);
  return Array.from({ length: Math.ceil(points.length / size) }, (_, index) => {
    const run = points.slice(index * size, (index + 1) * size);
    return {
      step: mean(run, ({ step }) => step)!,
      loss: mean(run, ({ loss }) => loss)!,
      range: lossRange(run),
    };
  });
}

// The least and the greatest; there is always a point.

function stepRange(points: readonly LossPoint[]): [number, number] {
  return extent(points, ({ step }) => step) as [number, number];
}

function lossRange(points: readonly LossPoint[]): [number, number] {
  return extent(points.flatMap(({ loss, range = [loss, loss] }) => range)) as [number, number];
}

function pixels(length: number): string {
  return length.toFixed(1);
}

/** As XML: what has a meaning there as a number, what must not stand there as U+FFFD. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\u{FFFD}')
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
