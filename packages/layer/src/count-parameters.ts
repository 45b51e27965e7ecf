import type { Declared } from './parameter.ts';
import { parametersByPath } from './weight-tree.ts';

/** How many numbers a weight tree holds, from its declaration alone: nothing is allocated. */
export type ParameterCount<W> = {
  readonly total: number;
  /** The count of each subtree at the top of the tree. */
  readonly byComponent: { readonly [K in keyof W]: number };
};

/** Counts the numbers that the declared parameters hold, in all and by component. */
export function countParameters<W extends object>({
  parameters,
}: {
  readonly parameters: Declared<W>;
}): ParameterCount<W> {
  const byComponent: Record<string, number> = {};
  for (const [name, subtree] of Object.entries(parameters)) byComponent[name] = sizeOf(subtree as Declared<unknown>);
  const total = Object.values(byComponent).reduce((sum, count) => sum + count, 0);
  return { total, byComponent: byComponent as ParameterCount<W>['byComponent'] };
}

function sizeOf<W>(parameters: Declared<W>): number {
  let size = 0;
  for (const { shape } of parametersByPath(parameters).values())
    size += shape.reduce((product, length) => product * length, 1);
  return size;
}
