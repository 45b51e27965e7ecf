import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acceptsText } from '../testing/accepts-text.ts';
import { derivativeAutomaton } from './derivative-automaton.ts';
import { byte, choice, literal, repeat, sequence, type Expression } from './expression.ts';
import { difference, intersection } from './product.ts';
import { deadEnds } from '../testing/dead-ends.ts';

const { expression: anyExpression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'expression' },
    fc.constantFrom(literal('a'), literal('b'), byte(0x61, 0x62), literal(''), choice([])),
    fc.array(tie('expression'), { maxLength: 3 }).map(sequence),
    fc.array(tie('expression'), { maxLength: 3 }).map(choice),
    fc.tuple(tie('expression'), fc.nat(2), fc.constantFrom(2, 3, Infinity)).map((bounds) => repeat(...bounds)),
    fc.tuple(tie('expression'), tie('expression')).map((two) => intersection(...two)),
    fc.tuple(tie('expression'), tie('expression')).map((two) => difference(...two)),
  ),
}));
/** `end` stands behind the expression, and alone, so that there is always a text. */
const end = literal('!');
const automatonOf = (expression: Expression) =>
  derivativeAutomaton(choice([sequence([expression, end]), sequence([literal('!'), end])]), 'test');
const accepts = (expression: Expression, text: string) => acceptsText(automatonOf(expression), `${text}!`);

const texts = Array.from({ length: 31 }, (_, index) => (index + 1).toString(2).slice(1)).map((bits) =>
  bits.replaceAll('0', 'a').replaceAll('1', 'b'),
);

describe.each([
  ['intersection', intersection, (one: boolean, other: boolean) => one && other],
  ['difference', difference, (one: boolean, other: boolean) => one && !other],
] as const)('%s', (_, product, isIn) => {
  it('accepts what its parts say, whatever they are', () => {
    fc.assert(
      fc.property(anyExpression, anyExpression, (one, other) => {
        const expected = texts.filter((text) => isIn(accepts(one, text), accepts(other, text)));
        expect(texts.filter((text) => accepts(product(one, other), text))).toEqual(expected);
      }),
    );
  });

  it('has an end within reach of every state', () => {
    fc.assert(
      fc.property(anyExpression, anyExpression, (one, other) => {
        const automaton = automatonOf(product(one, other));
        expect(deadEnds(automaton, [0x21, 0x61, 0x62])).toBe(0);
      }),
    );
  });
});

describe('intersection', () => {
  it('looks into its parts when it is walked: they may be filled until then', () => {
    const options: Expression[] = [];
    const both = intersection(choice(options), repeat(literal('a'), 2, 3));
    options.push(repeat(literal('a'), 0, 2));
    expect(['', 'a', 'aa', 'aaa'].filter((text) => accepts(both, text))).toEqual(['aa']);
  });

  it('ends with a part that is recursive, where the other is not', () => {
    const options: Expression[] = [literal('')];
    const nested = choice(options);
    options.push(sequence([literal('a'), nested, literal('b')]));
    const both = intersection(sequence([repeat(literal('a'), 1, 3), repeat(literal('b'), 0, 2)]), nested);
    expect(['', 'ab', 'aabb', 'aaabbb', 'abb'].filter((text) => accepts(both, text))).toEqual(['ab', 'aabb']);
  });
});
