import type { Expression } from './expression.ts';

/** Those within `expression`, itself among them, that some text matches: the least set that `isLive` allows. */
export function liveExpressions(expression: Expression): Set<Expression> {
  const reachable = new Set([expression]);
  for (const found of reachable) for (const part of partsOf(found)) reachable.add(part);
  const innermostFirst = [...reachable].toReversed();
  const live = new Set<Expression>();
  for (let before = -1; before < live.size;) {
    before = live.size;
    for (const found of innermostFirst) if (isLive(found, live)) live.add(found);
  }
  return live;
}

function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'byte':
    case 'walk':
      return [];
    case 'sequence':
      return expression.parts;
    case 'choice':
      return expression.options;
    case 'repetition':
      return [expression.item];
  }
}

function isLive(expression: Expression, live: ReadonlySet<Expression>): boolean {
  switch (expression.kind) {
    case 'byte':
      return expression.from <= expression.to;
    case 'sequence':
      return expression.parts.every((part) => live.has(part));
    case 'choice':
      return expression.options.some((option) => live.has(option));
    case 'repetition':
      return expression.min <= expression.max && (expression.min === 0 || live.has(expression.item));
    case 'walk':
      return true;
  }
}
