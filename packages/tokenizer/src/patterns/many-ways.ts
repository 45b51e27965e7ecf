import { isSettled, type Alternatives, type Node } from './oniguruma-regexp.ts';

/**
 * Whether the ways through a text may be far more than its characters: where a loop goes around more than one character, or
 * where three loops follow each other, or two and something that may not be there.
 */
export function hasManyWays(body: Alternatives): boolean {
  return waysOf(body) === Infinity;
}

/** How many loops of single characters follow each other at most; Infinity where that is too many. */
function waysOf(body: Alternatives): number {
  return Math.max(0, ...body.map((alternative) => waysInSequence(alternative.body)));
}

function waysInSequence(nodes: readonly Node[]): number {
  let loops = 0;
  for (const node of nodes) {
    const ways = waysOfNode(node);
    if (ways === 0 && loops > 1 && mustBeThere(node)) return Infinity;
    loops += ways;
  }
  return loops > 2 ? Infinity : loops;
}

function waysOfNode(node: Node): number {
  switch (node.type) {
    case 'Quantifier': {
      const inside = waysOfNode(node.body);
      if (node.max > 1 && !isSettled(node.body)) return Infinity;
      return node.max > 64 ? inside + 1 : inside;
    }
    case 'Group':
    case 'CapturingGroup':
      return waysOf(node.body as Alternatives);
    case 'LookaroundAssertion':
      return waysOf(node.body as Alternatives) === Infinity ? Infinity : 0;
    default:
      return 0;
  }
}

function mustBeThere(node: Node): boolean {
  return node.type === 'Quantifier' ? node.min > 0 : node.type !== 'LookaroundAssertion';
}
