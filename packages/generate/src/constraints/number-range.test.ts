import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acceptsText } from '../testing/accepts-text.ts';
import { derivativeAutomaton } from './derivative-automaton.ts';
import { choice, literal } from './expression.ts';
import { decimalsWithin, integersWithin, type NumberBounds } from './number-range.ts';

const largest = Number.MAX_SAFE_INTEGER;
/** With `!`, so that there is always a text. */
const automatonOf = (numbers: typeof integersWithin, bounds: NumberBounds) =>
  derivativeAutomaton(choice([numbers(bounds), literal('!')]), 'test');

function isWithin(value: number, bounds: NumberBounds): boolean {
  const { minimum = -Infinity, exclusiveMinimum = -Infinity, maximum = Infinity, exclusiveMaximum = Infinity } = bounds;
  return minimum <= value && exclusiveMinimum < value && value <= maximum && value < exclusiveMaximum;
}

const few = fc.constantFrom('minimum', 'exclusiveMinimum', 'maximum', 'exclusiveMaximum');
const boundsOf = (bound: fc.Arbitrary<number>) =>
  fc.dictionary(few, bound, { maxKeys: 3, noNullPrototype: true }) as fc.Arbitrary<NumberBounds>;

/** Of up to 15 digits, such as −12.034. */
const decimal = fc
  .tuple(fc.constantFrom('', '-'), fc.nat(14), fc.bigInt(0n, 10n ** 15n - 1n), fc.integer({ min: 1, max: 15 }))
  .map(([sign, places, digits, length]) => {
    const all = String(digits)
      .slice(0, length)
      .padStart(places + 1, '0');
    return places === 0 ? sign + all : `${sign}${all.slice(0, -places)}.${all.slice(-places)}`;
  })
  .filter((text) => text.replaceAll(/\D/g, '').length <= 15 && !/^-[0.]*$/.test(text));

describe('integersWithin', () => {
  it('are all integers within, and no other', () => {
    const bound = fc.oneof(
      fc.integer({ min: -1300, max: 1300 }),
      fc.double({ min: -1300, max: 1300, noNaN: true }),
      fc.constantFrom(0, -1, 9, 10, 99, 100, 999, 1000, 0.5, -0.5, -99.5, 5e-324),
    );
    const integers = Array.from({ length: 2401 }, (_, index) => index - 1200);
    fc.assert(
      fc.property(boundsOf(bound), (bounds) => {
        const automaton = automatonOf(integersWithin, bounds);
        const accepted = integers.filter((integer) => acceptsText(automaton, String(integer)));
        expect(accepted).toEqual(integers.filter((integer) => isWithin(integer, bounds)));
      }),
    );
  });

  it.each([
    [{ minimum: -largest, maximum: largest }],
    [{}],
    [{ exclusiveMinimum: -largest, exclusiveMaximum: largest }],
    [{ minimum: -1e300, exclusiveMaximum: 1e300 }],
    [{ minimum: largest - 1 }],
    [{ maximum: 1 - largest }],
  ])('end where JavaScript can tell them apart: %j', (bounds) => {
    const automaton = automatonOf(integersWithin, bounds);
    for (let integer = largest - 20; integer <= largest; integer++) {
      expect(acceptsText(automaton, String(integer))).toBe(isWithin(integer, bounds));
      expect(acceptsText(automaton, String(-integer))).toBe(isWithin(-integer, bounds));
    }
    for (const text of ['9007199254740992', '-9007199254740993', '10000000000000000']) {
      expect(acceptsText(automaton, text)).toBe(false);
    }
  });

  it('are written in one way', () => {
    const automaton = automatonOf(integersWithin, { minimum: -5 });
    const wrong = ['', '-', '-0', '00', '05', '+5', '5.', '5.0', '5e0', ' 5'];
    expect(['0', '5', '-5', ...wrong].filter((text) => acceptsText(automaton, text))).toEqual(['0', '5', '-5']);
  });
});

describe('decimalsWithin', () => {
  it('are all decimals within, and no other', () => {
    // A bound that is near is told apart by the last digits alone.
    const near = decimal.chain((text) =>
      fc.tuple(
        fc.constant(text),
        boundsOf(
          fc.oneof(
            fc.constantFrom(-1, 0, 1).map((steps) => Number(text) * (1 + steps * Number.EPSILON)),
            decimal.map(Number),
            fc.double({ noNaN: true, noDefaultInfinity: true }),
          ),
        ),
      ),
    );
    fc.assert(
      fc.property(near, fc.array(decimal), ([text, bounds], others) => {
        const automaton = automatonOf(decimalsWithin, bounds);
        for (const one of [text, ...others]) {
          expect([one, acceptsText(automaton, one)]).toEqual([one, isWithin(Number(one), bounds)]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('are all of few decimals between two near bounds', () => {
    const hundredths = Array.from({ length: 601 }, (_, index) => ((index - 300) / 100).toFixed(2));
    fc.assert(
      fc.property(boundsOf(fc.integer({ min: -3500, max: 3500 }).map((value) => value / 1000)), (bounds) => {
        const automaton = automatonOf(decimalsWithin, bounds);
        for (const text of hundredths.filter((one) => one !== '-0.00')) {
          for (const written of [text, text.replace(/\.?0+$/, '')]) {
            expect([written, acceptsText(automaton, written)]).toEqual([written, isWithin(Number(text), bounds)]);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it('are without an exponent, of up to 15 digits', () => {
    const automaton = automatonOf(decimalsWithin, { minimum: -1e9 });
    const right = ['0', '0.0', '0.50', '-1.25', '999999999999999', '1234567.12345678', `0.${'3'.repeat(14)}`];
    const wrong = ['', '-', '-0', '-0.0', '01', '1.', '.5', '1e5', '1234567.123456789', '-1000000000.1'];
    expect([...right, ...wrong].filter((text) => acceptsText(automaton, text))).toEqual(right);
  });
});
