import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acceptsText } from '../testing/accepts-text.ts';
import { derivativeAutomaton } from './derivative-automaton.ts';
import { byte, choice, literal, repeat, sequence, type Expression, type Walk } from './expression.ts';
import { deadEnds } from '../testing/dead-ends.ts';

/** Any number of `a` that is even. */
const even: Walk = { kind: 'walk', mayEnd: true, after: (value) => (value === 0x61 ? odd : undefined) };
const odd: Walk = { kind: 'walk', mayEnd: false, after: (value) => (value === 0x61 ? even : undefined) };

const { expression: anyExpression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'expression' },
    fc.constantFrom(literal('a'), literal('b'), byte(0x61, 0x62), literal(''), byte(2, 1), choice([]), even),
    fc.array(tie('expression'), { maxLength: 3 }).map(sequence),
    fc.array(tie('expression'), { maxLength: 3 }).map(choice),
    fc
      .tuple(tie('expression'), fc.nat(2), fc.constantFrom(0, 1, 3, Infinity))
      .map(([item, min, max]) => repeat(item, min, max)),
  ),
}));

/** The places in `text` at which a match may end that begins at `from`, by trying everything. */
function matchEnds(expression: Expression, text: string, from: number): Set<number> {
  switch (expression.kind) {
    case 'byte': {
      const value = text.charCodeAt(from);
      return new Set(expression.from <= value && value <= expression.to ? [from + 1] : []);
    }
    case 'sequence':
      return expression.parts.reduce(
        (ends, part) => new Set([...ends].flatMap((end) => [...matchEnds(part, text, end)])),
        new Set([from]),
      );
    case 'choice':
      return new Set(expression.options.flatMap((option) => [...matchEnds(option, text, from)]));
    case 'repetition': {
      const { item, min, max } = expression;
      const ends = new Set<number>();
      // More rounds than there are characters and a minimum add nothing.
      let current = new Set([from]);
      for (let round = 0; round <= Math.min(max, min + text.length); round++) {
        if (round >= min) for (const end of current) ends.add(end);
        current = new Set([...current].flatMap((end) => [...matchEnds(item, text, end)]));
      }
      return ends;
    }
    case 'walk': {
      const ends = new Set<number>();
      let walk: Walk | undefined = expression;
      for (let end = from; walk; walk = walk.after(text.charCodeAt(end++))) if (walk.mayEnd) ends.add(end);
      return ends;
    }
  }
}

const texts = ['', ...['a', 'b'].flatMap((one) => [one, ...['a', 'b'].flatMap((two) => [one + two, `${one + two}a`])])];

describe('derivativeAutomaton', () => {
  it('accepts what matches, whatever the expression', () => {
    fc.assert(
      fc.property(anyExpression, fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 }), (expression, other) => {
        // In a choice with a text of its own, so that there is always one.
        const automaton = derivativeAutomaton(choice([expression, literal('!')]), 'test');
        for (const text of [...texts, other]) {
          const expected = matchEnds(expression, text, 0).has(text.length);
          expect([text, acceptsText(automaton, text)]).toEqual([text, expected]);
        }
      }),
    );
  });

  it('has an end within reach of every state', () => {
    fc.assert(
      fc.property(anyExpression, (expression) => {
        const automaton = derivativeAutomaton(choice([expression, literal('!')]), 'test');
        expect(deadEnds(automaton, [0x21, 0x61, 0x62])).toBe(0);
      }),
    );
  });

  it('comes back to the same state where the same may follow', () => {
    const automaton = derivativeAutomaton(sequence([repeat(literal('ab'), 0, Infinity), literal('c')]), 'test');
    const once = automaton.next(automaton.next(automaton.start, 0x61)!, 0x62)!;
    const twice = automaton.next(automaton.next(once, 0x61)!, 0x62)!;
    expect(twice).toBe(once);
  });

  it('counts to a million without a million steps', () => {
    const automaton = derivativeAutomaton(repeat(literal('a'), 1_000_000, 2 ** 50), 'test');
    expect(acceptsText(automaton, 'a'.repeat(999))).toBe(false);
    expect(automaton.next(automaton.start, 0x61)).toBeDefined();
  });

  it('follows an expression that holds itself to any depth', () => {
    const options: Expression[] = [literal('')];
    const nested = choice(options);
    options.push(sequence([literal('('), nested, literal(')'), nested]));
    const automaton = derivativeAutomaton(nested, 'test');
    const deep = '('.repeat(500) + ')'.repeat(500);
    const accepted = ['', '()()', '(()())', deep, '(', '())', `${deep})`].filter((text) =>
      acceptsText(automaton, text),
    );
    expect(accepted).toEqual(['', '()()', '(()())', deep]);
  });

  it('ends where an expression is no more than itself or another', () => {
    const options: Expression[] = [literal('a')];
    const itself = choice(options);
    options.push(itself, choice([literal('b'), itself]));
    const automaton = derivativeAutomaton(itself, 'test');
    expect(['a', 'b', '', 'aa'].map((text) => acceptsText(automaton, text))).toEqual([true, true, false, false]);
  });

  it('refuses an expression that no text matches: an endless one is such, too', () => {
    const options: Expression[] = [];
    const endless = choice(options);
    options.push(sequence([literal('a'), endless]));
    const message = 'test: nothing matches; there must be a text that does.';
    for (const nothing of [choice([]), byte(1, 0), repeat(literal('a'), 2, 1), sequence([choice([])]), endless]) {
      expect(() => derivativeAutomaton(nothing, 'test')).toThrow(new RangeError(message));
    }
  });
});
