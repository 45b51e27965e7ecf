import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { lossCurve, type LossCurveOptions } from './loss-curve.ts';
import type { LossPoint } from './loss-series.ts';

type Element = { readonly name: string; readonly attributes: Record<string, string>; text: string };
type Place = readonly [x: number, y: number];

/** The elements of a picture, which must be well-formed XML. */
function elementsOf(svg: string): Element[] {
  const elements: Element[] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => elements.push({ name, attributes, text: '' }));
  parser.on('text', (text) => {
    if (elements.length > 0) elements.at(-1)!.text += text.trimEnd();
  });
  parser.write(svg).close();
  return elements;
}

/** What a reader sees: the places of the dots and of the lines' points, and where the axes' labels say that a point is. */
function read(options: LossCurveOptions) {
  const elements = elementsOf(lossCurve(options));
  const labels = elements.filter(({ name }) => name === 'text');
  const number = ({ text }: Element): number => Number(text.replaceAll(',', ''));
  const axis = (anchor: string, side: 'x' | 'y') => {
    const ticks = labels.filter((label) => label.attributes['text-anchor'] === anchor && !Number.isNaN(number(label)));
    const [from, to] = [ticks[0]!, ticks.at(-1)!].map((tick) => [number(tick), Number(tick.attributes[side])] as const);
    return (value: number) => from![1] + ((value - from![0]) / (to![0] - from![0])) * (to![1] - from![1]);
  };
  const [x, y] = [axis('middle', 'x'), axis('end', 'y')];
  const paths = elements.filter(({ name, attributes }) => name === 'path' && /^M[-\d.]+,/.test(attributes['d']!));
  return {
    labels: labels.map(({ text }) => text),
    place: ({ step, loss }: LossPoint): Place => [x(step), y(loss)],
    y,
    dots: elements
      .filter(({ name }) => name === 'circle')
      .map(({ attributes: { cx, cy } }): Place => [Number(cx), Number(cy)]),
    lines: paths.map(({ attributes }) =>
      attributes['d']!.match(/[-\d.]+,[-\d.]+/g)!.map((pair) => pair.split(',').map(Number) as unknown as Place),
    ),
  };
}

function expectPlaces(found: readonly Place[], expected: readonly Place[]): void {
  expect(found).toHaveLength(expected.length);
  for (const [index, place] of found.entries()) {
    for (const side of [0, 1] as const) expect(Math.abs(place[side] - expected[index]![side])).toBeLessThan(0.2);
  }
}

const few: LossCurveOptions = {
  training: [4.2, 3.1, 2.6, 2.7, 2.2].map((loss, step) => ({ step, loss })),
  validation: [
    { step: 2, loss: 2.9 },
    { step: 4, loss: 2.5 },
  ],
};
const many = Array.from({ length: 2000 }, (_, step) => ({ step, loss: step === 777 ? 9 : 3 + (step % 2) }));

describe('lossCurve', () => {
  it('draws each loss where the axes say: training as a line to a dot, validation as dots on a line', () => {
    const { lines, dots, place, labels } = read(few);
    const [, training, validation] = lines;
    expectPlaces(training!, few.training.map(place));
    expectPlaces(validation!, few.validation.map(place));
    expectPlaces(dots, [few.training.at(-1)!, ...few.validation].map(place));
    expect(labels).toEqual(expect.arrayContaining(['Training', 'training', 'validation', 'step', 'loss (nats)']));
  });

  it('draws of thousands of steps the means of a hundred runs, and behind them how far they reach', () => {
    const { lines, place, y } = read({ training: many, validation: [] });
    const [band, smooth] = lines;
    expect(smooth).toHaveLength(100);
    expectPlaces(smooth!.slice(0, 2), [place({ step: 9.5, loss: 3.5 }), place({ step: 29.5, loss: 3.5 })]);
    const heights = band!.map(([, height]) => height);
    expect(Math.min(...heights)).toBeCloseTo(y(9), 0); // the one outlier is still there
    expect(Math.max(...heights)).toBeCloseTo(y(3), 0);
    expect(band!.length).toBeLessThan(1000);
  });

  it('draws how far the losses of a point reach, which is of several steps', () => {
    const training = [0, 100, 200].map((step) => ({ step, loss: 4, range: [2, 9] as const }));
    const { lines, y } = read({ training, validation: [] });
    const heights = lines[0]!.map(([, height]) => height);
    expect(Math.abs(Math.min(...heights) - y(9))).toBeLessThan(0.2);
    expect(Math.abs(Math.max(...heights) - y(2))).toBeLessThan(0.2);
  });

  it('shows a lone loss as a dot within the axes', () => {
    const { dots } = read({ training: [{ step: 0, loss: 4.17 }], validation: [] });
    expect(dots).toHaveLength(1);
    const [[x, y]] = dots as [Place];
    expect(x > 64 && x < 764 && y > 76 && y < 394).toBe(true);
  });

  it('names no validation where there is none', () => {
    expect(read({ ...few, validation: [] }).labels).not.toContain('validation');
  });

  it('leaves out losses that are not finite, and refuses if there is no other', () => {
    const broken = [...few.training, { step: 5, loss: NaN }, { step: 6, loss: Infinity }];
    expect(lossCurve({ ...few, training: broken })).toBe(lossCurve(few));
    expect(() => lossCurve({ training: broken.slice(-2), validation: [] })).toThrow(
      new RangeError('lossCurve: training and validation must have a finite loss among them.'),
    );
  });

  it('shows any title as it is, but for what XML cannot hold', () => {
    const title = `<b>"R&D"</b> 'é' 🦊 ]]> &amp;`;
    const shown = (text: string) =>
      elementsOf(lossCurve({ ...few, title: text }))
        .slice(1, 3)
        .map(({ text }) => text);
    expect(shown(title)).toEqual([title, title]);
    expect(shown('nul \0, escape \u001B, lone \uD800.')).toEqual(
      Array(2).fill('nul \uFFFD, escape \uFFFD, lone \uFFFD.'),
    );
  });

  it('gives the same picture for the same losses', () => {
    const options = { training: many, validation: few.validation, title: 'again' };
    expect(lossCurve(structuredClone(options))).toBe(lossCurve(options));
  });
});
