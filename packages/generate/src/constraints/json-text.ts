import { byte, choice, literal, repeat, sequence, type Expression } from './expression.ts';
import type { Spelling } from './spelling.ts';
import { anyCodePoint, overlap, utf8, type CodePoints } from './utf8.ts';

/** All but the control characters, `"` and `\`. */
const unescaped: readonly CodePoints[] = [
  [0x20, 0x21],
  [0x23, 0x5b],
  [0x5d, 0x10ffff],
];
const escaped = Array.from({ length: 0x80 }, (_, codePoint) => codePoint).filter(
  (codePoint) => !unescaped.some(([from, to]) => from <= codePoint && codePoint <= to),
);

/** Characters within a JSON string, each as `JSON.stringify` writes it; more of them around what a pattern matches. */
export const jsonCharacters: Spelling = {
  characters,
  around: repeat(characters([anyCodePoint]), 0, Infinity),
};

function characters(ranges: readonly CodePoints[]): Expression {
  const asThemselves = ranges.flatMap((range) => unescaped.map((some) => overlap(range, some)));
  const escapes = escaped.filter((codePoint) => ranges.some(([from, to]) => from <= codePoint && codePoint <= to));
  return choice([utf8(asThemselves), ...escapes.map((codePoint) => literal(escape(codePoint)))]);
}

function escape(codePoint: number): string {
  return JSON.stringify(String.fromCodePoint(codePoint)).slice(1, -1);
}

/** A JSON string of `min` to `max` code points. */
export function jsonString(min = 0, max = Infinity): Expression {
  return quoted(repeat(characters([anyCodePoint]), min, max));
}

/** A JSON string with these characters. */
export function quoted(inner: Expression): Expression {
  return sequence([literal('"'), inner, literal('"')]);
}

/** A number of up to 15 digits before and after the point, and two in the exponent: so it is finite. */
export function jsonNumber(): Expression {
  const integer = choice([literal('0'), sequence([byte(0x31, 0x39), digits(0, 14)])]);
  const fraction = sequence([literal('.'), digits(1, 15)]);
  const exponent = sequence([oneOf('eE'), optional(oneOf('+-')), digits(1, 2)]);
  return sequence([optional(literal('-')), integer, optional(fraction), optional(exponent)]);
}

function digits(min: number, max: number): Expression {
  return repeat(byte(0x30, 0x39), min, max);
}

function oneOf(characters: string): Expression {
  return choice([...characters].map(literal));
}

function optional(expression: Expression): Expression {
  return repeat(expression, 0, 1);
}

const space = optional(literal(' '));

/** Between two elements. */
export const comma = sequence([literal(','), space]);

/** `"name": value` of an object. */
export function member(name: Expression, value: Expression): Expression {
  return sequence([name, literal(':'), space, value]);
}

/** `min` to `max` elements, of which the first are those of `prefix`. */
export function list(element: Expression, min = 0, max = Infinity, prefix: readonly Expression[] = []): Expression {
  const first = prefix.length > 0 ? prefix : [element];
  const others = repeat(sequence([comma, element]), Math.max(min - first.length, 0), Math.max(max - first.length, 0));
  return first.reduceRight((following, one, index) => {
    const more = sequence(index === 0 ? [one, following] : [comma, one, following]);
    return choice([...(index >= min ? [sequence([])] : []), ...(index < max ? [more] : [])]);
  }, others);
}
