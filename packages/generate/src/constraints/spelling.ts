import { sequence, type Expression } from './expression.ts';
import { utf8, type CodePoints } from './utf8.ts';

/** How a pattern's text is written. */
export type Spelling = {
  /** One character out of `ranges`. */
  characters(ranges: readonly CodePoints[]): Expression;
  /** What may stand where an alternative has no `^` at its beginning, or no `$` at its end. */
  readonly around: Expression;
};

/** As it is, from end to end. */
export const plain: Spelling = { characters: utf8, around: sequence([]) };
