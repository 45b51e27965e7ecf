import { arc, pie, type PieArcDatum } from 'd3-shape';

export type Slice = {
  readonly label: string;
  readonly value: number;
  readonly color: string;
};

const radius = 100;
const outline = arc<PieArcDatum<Slice>>().innerRadius(55).outerRadius(radius).padAngle(0.01).cornerRadius(3);
const arrange = pie<Slice>()
  .value(({ value }) => value)
  .sort(null);

export function Pie({ slices, title }: { readonly slices: readonly Slice[]; readonly title: string }) {
  return (
    <svg class="pie" viewBox={`${-radius} ${-radius} ${2 * radius} ${2 * radius}`} role="img" aria-label={title}>
      {arrange([...slices]).map((slice) => (
        <path key={slice.data.label} d={outline(slice) ?? ''} fill={slice.data.color} />
      ))}
    </svg>
  );
}
