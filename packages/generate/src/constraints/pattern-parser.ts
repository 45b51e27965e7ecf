import { codePointClasses } from './code-point-classes.ts';
import { choice, repeat, sequence, type Expression } from './expression.ts';
import type { Spelling } from './spelling.ts';

export type ParsePattern = (pattern: RegExp, spelling: Spelling, where: string) => Expression;

const tokens = new RegExp(
  [
    /\((?:\?(?:<?[=!]|<[^>]*>|[^:]*:))?/, // the beginning of a group, named or not, or of a lookaround
    /(?:[*+?]|\{\d+(?:,\d*)?\})\??/, // a quantifier; a lazy one matches the same texts
    /\[(?:\\.|[^\]\\])*\]/, // a class
    /\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}/, // an escaped surrogate pair
    /\\(?:u\{[^}]*\}|u.{4}|x..|c.|[pP]\{[^}]*\}|k<[^>]*>|\d+|.)/, // another escape
    /[^]/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'gu',
);
const group = /^\((?:$|\?:|\?<[^=!])/;
const quantifier = /^[*+?{]/;
const unsupported = /^(?:[(^$]|\\(?:[1-9]|k|b$|B$))/;

/**
 * Creates a parser of regular expressions, which are read as with the flag `u`. JavaScript itself says whether the
 * syntax is right, and which characters an atom matches; what is parsed here is how the atoms are put together.
 *
 * @throws from the parser, SyntaxError if JavaScript cannot read the pattern so; RangeError for the flags m and v, for
 * lookaround, back-references, word boundaries, modifiers, and for `^` or `$` elsewhere than at an end of an outermost
 * alternative
 */
export function patternParser(): ParsePattern {
  const classes = codePointClasses();

  return (pattern, { characters, around }, where) => {
    if (/[mv]/.test(pattern.flags)) {
      throw new RangeError(`${where}: the flags of ${String(pattern)} must be among d, g, i, s, u, y.`);
    }
    const { source } = new RegExp(pattern.source, 'u');
    const atomFlags = pattern.flags.replaceAll(/[^is]/g, '');
    const parts = source.match(tokens) ?? [];
    let position = 0;

    function take(token: string): boolean {
      if (parts[position] !== token) return false;
      position++;
      return true;
    }

    function alternatives(one: () => Expression): Expression {
      const options = [one()];
      while (take('|')) options.push(one());
      return choice(options);
    }

    function outermostAlternative(): Expression {
      const before = take('^') ? sequence([]) : around;
      const inner = alternative();
      const after = take('$') ? sequence([]) : around;
      return sequence([before, inner, after]);
    }

    function alternative(): Expression {
      const terms: Expression[] = [];
      while (!atEndOfAlternative()) terms.push(term());
      return sequence(terms);
    }

    function atEndOfAlternative(): boolean {
      const ends = [undefined, '|', ')'];
      return ends.includes(parts[position]) || (parts[position] === '$' && ends.includes(parts[position + 1]));
    }

    function term(): Expression {
      const item = atom();
      const next = parts[position];
      if (next === undefined || !quantifier.test(next)) return item;
      position++;
      return repeat(item, ...bounds(next));
    }

    function atom(): Expression {
      const token = parts[position]!;
      if (group.test(token)) {
        position++;
        const inner = alternatives(alternative);
        if (take(')')) return inner;
      } else if (!unsupported.test(token)) {
        position++;
        return characters(classes(token, atomFlags));
      }
      throw new RangeError(
        `${where}: ${String(pattern)} has "${parts[position]}"; lookaround, back-references, word boundaries, modifiers, and anchors within are not supported.`,
      );
    }

    return alternatives(outermostAlternative);
  };
}

function bounds(token: string): [min: number, max: number] {
  if (token.startsWith('*')) return [0, Infinity];
  if (token.startsWith('+')) return [1, Infinity];
  if (token.startsWith('?')) return [0, 1];
  const [min, max = min] = token.slice(1, token.indexOf('}')).split(',');
  return [Number(min), max === '' ? Infinity : Number(max)];
}
