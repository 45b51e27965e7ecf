import { interpolateRdBu } from 'd3-scale-chromatic';
import { useEffect, useRef, useState } from 'preact/hooks';

type Props = {
  readonly title: string;
  /** [columns, rows], column by column. */
  readonly values: Float32Array;
  readonly rows: number;
  readonly columnLabels: readonly string[];
};

/** Red is above 0, blue below; the strongest colours are the largest magnitude there is. */
export function HeatMap({ title, values, rows, columnLabels }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [place, setPlace] = useState<{ readonly column: number; readonly row: number } | undefined>(undefined);
  const columns = columnLabels.length;
  const most = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-9);

  useEffect(() => {
    if (canvas.current) draw(canvas.current, values, columns, rows, most);
  }, [values, columns, rows, most]);

  const point = (event: PointerEvent & { currentTarget: HTMLCanvasElement }): void => {
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
    const at = (offset: number, length: number, count: number): number =>
      Math.min(count - 1, Math.max(0, Math.floor((offset / length) * count)));
    setPlace({
      column: at(event.clientX - left, width, columns),
      row: at(event.clientY - top, height, rows),
    });
  };
  const move = (event: KeyboardEvent): void => {
    const steps: Record<string, [number, number]> = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, -1],
      ArrowDown: [0, 1],
    };
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    const { column, row } = place ?? { column: 0, row: 0 };
    setPlace({
      column: Math.min(columns - 1, Math.max(0, column + step[0])),
      row: Math.min(rows - 1, Math.max(0, row + step[1])),
    });
  };

  const shown = place && place.column < columns ? place : undefined;
  return (
    <figure class="heat-map">
      <figcaption>{title}</figcaption>
      <canvas
        ref={canvas}
        tabIndex={0}
        aria-label={`${title}: ${columns} tokens across, ${rows} dimensions down. Arrow keys read values.`}
        role="img"
        onPointerMove={point}
        onPointerLeave={() => setPlace(undefined)}
        onKeyDown={move}
      />
      <div class="legend" aria-hidden="true">
        <span>−{most.toPrecision(2)}</span>
        <span class="scale" />
        <span>+{most.toPrecision(2)}</span>
      </div>
      <output>
        {shown
          ? `${columnLabels[shown.column]}, dimension ${shown.row}: ${values[shown.column * rows + shown.row]!.toFixed(4)}`
          : 'Point at a value'}
      </output>
    </figure>
  );
}

function draw(canvas: HTMLCanvasElement, values: Float32Array, columns: number, rows: number, most: number): void {
  canvas.width = columns;
  canvas.height = rows;
  const context = canvas.getContext('2d')!;
  const image = context.createImageData(columns, rows);
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < rows; row++) {
      const value = values[column * rows + row]!;
      const [red, green, blue] = interpolateRdBu(0.5 - value / most / 2).match(/\d+/g)!; // rgb(…, …, …)
      image.data.set([Number(red), Number(green), Number(blue), 255], 4 * (row * columns + column));
    }
  }
  context.putImageData(image, 0, 0);
}
