import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acceptsText } from '../testing/accepts-text.ts';
import { derivativeAutomaton } from './derivative-automaton.ts';
import type { JsonSchema } from './json-schema.ts';
import { schemaExpression } from './schema-expression.ts';

const automatonOf = (schema: JsonSchema) => derivativeAutomaton(schemaExpression(schema), 'test');

/** All that the schema lets be written. */
function textsOf(schema: JsonSchema): string[] {
  const automaton = automatonOf(schema);
  const from = (state: typeof automaton.start, text: string): string[] => [
    ...(automaton.accepts(state) ? [text] : []),
    ...Array.from({ length: 0x80 }, (_, byte) => byte).flatMap((byte) => {
      const after = automaton.next(state, byte);
      return after === undefined ? [] : from(after, text + String.fromCharCode(byte));
    }),
  ];
  return from(automaton.start, '');
}

describe('matchesSchema', () => {
  it('writes properties in their order, the optional ones or not, with a space or none', () => {
    const bit = { enum: [0] };
    const schema = { type: 'object', properties: { a: bit, b: bit, c: bit }, required: ['b'] };
    const spaced = ['{"a":0,"b":0,"c":0}', '{"a":0,"b":0}', '{"b":0,"c":0}', '{"b":0}'];
    const expected = spaced.flatMap((text) => {
      const parts = text.split(/(?<=[,:])/);
      return Array.from({ length: 2 ** (parts.length - 1) }, (_, spaces) =>
        parts.map((part, index) => (index > 0 && spaces & (1 << (index - 1)) ? ` ${part}` : part)).join(''),
      );
    });
    expect(textsOf(schema).toSorted()).toEqual(expected.toSorted());
  });

  it.each<[string, JsonSchema, string[]]>([
    ['null or a boolean', { type: ['null', 'boolean'] }, ['false', 'null', 'true']],
    ['what of an enum is of the type', { type: 'integer', enum: [1, 1.5, '1', -2] }, ['-2', '1']],
    [
      'constants with keys that every object inherits',
      { enum: [{ valueOf: '' }, { constructor: 1 }] },
      ['{"valueOf":""}', '{"constructor":1}'],
    ],
    ['any of several', { anyOf: [{ const: 'a' }, { const: 'b' }, false] }, ['"a"', '"b"']],
    [
      'elements as many as said',
      { type: 'array', items: { const: [] }, minItems: 1, maxItems: 2 },
      ['[[], []]', '[[],[]]', '[[]]'],
    ],
    ['no elements, where none can be', { type: 'array', items: false }, ['[]']],
    [
      'no property that cannot be',
      { type: 'object', properties: { a: false, b: { const: 1 } } },
      ['{"b": 1}', '{"b":1}', '{}'],
    ],
    [
      'tuples as long as said',
      { type: 'array', prefixItems: [{ const: 1 }, { const: 2 }], items: { const: 3 }, minItems: 1, maxItems: 3 },
      ['[1, 2, 3]', '[1, 2,3]', '[1, 2]', '[1,2, 3]', '[1,2,3]', '[1,2]', '[1]'],
    ],
    [
      'tuples as before draft 2020-12',
      { type: 'array', items: [{ const: 1 }, { const: 2 }], additionalItems: false },
      ['[1, 2]', '[1,2]', '[1]', '[]'],
    ],
    [
      'what is required, even without a name',
      { type: 'object', required: ['a'], additionalProperties: { const: 1 }, propertyNames: { const: 'a' } },
      ['{"a": 1}', '{"a":1}'],
    ],
    [
      'strings that all of the conditions allow',
      { type: 'string', pattern: '^[ab]*$', maxLength: 3, allOf: [{ pattern: 'ba' }, { anyOf: [{ pattern: '^b' }] }] },
      ['"ba"', '"baa"', '"bab"', '"bba"'],
    ],
    ['multiples', { type: 'number', exclusiveMinimum: -60, maximum: 60, multipleOf: 60 }, ['0', '60']],
    ['formats that are unknown as any string', { type: 'string', format: 'a', maxLength: 0 }, ['""']],
    [
      'one of several',
      { oneOf: [{ const: 'a' }, { enum: [1, null] }, { type: 'boolean' }] },
      ['"a"', '1', 'false', 'null', 'true'],
    ],
    [
      'what the one schema of allOf is',
      { description: 'a name', allOf: [{ $ref: '#/$defs/a' }], $defs: { a: { const: 1 } } },
      ['1'],
    ],
    ['an object without any', { type: 'object', additionalProperties: false }, ['{}']],
    ['strings as JSON.stringify does', { enum: ['a"\n\u0001\\'] }, [String.raw`"a\"\n\u0001\\"`]],
    [
      'what matches a pattern as JSON.stringify does',
      { type: 'string', pattern: '^["\n\\\\]/?$' },
      ['"\\""', '"\\"/"', '"\\\\"', '"\\\\/"', '"\\n"', '"\\n/"'],
    ],
  ])('writes %s, and that alone', (_, schema, expected) => {
    expect(textsOf(schema).toSorted()).toEqual(expected.toSorted());
  });

  it('counts the code points of strings', () => {
    const automaton = automatonOf({ type: 'string', minLength: 2, maxLength: 3 });
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 5 }), (text) => {
        const { length } = [...text];
        expect(acceptsText(automaton, JSON.stringify(text))).toBe(length === 2 || length === 3);
      }),
    );
  });

  it('writes any JSON where the schema is true', () => {
    const automaton = automatonOf(true);
    const value = fc.jsonValue().map((one) => JSON.parse(JSON.stringify(one), withIntegers));
    fc.assert(
      fc.property(value, (one) => {
        expect(acceptsText(automaton, JSON.stringify(one))).toBe(true);
      }),
    );
  });

  it('writes numbers that are finite', () => {
    const [number, integer] = ['number', 'integer'].map((type) => automatonOf({ type }));
    const integers = ['0', '7', '-10', '999999999999999'];
    const others = ['-0', '0.5', '-1.50', '1e5', '1.5E-7', '2e+10', `0.${'3'.repeat(15)}`, `${'9'.repeat(15)}e99`];
    const wrong = ['', '-', '01', '+1', '.5', '1.', '1e', '1e400', '9'.repeat(16), 'NaN', '0x1'];
    const accepted = (automaton: typeof number) =>
      [...integers, ...others, ...wrong].filter((text) => acceptsText(automaton!, text));
    expect(accepted(number)).toEqual([...integers, ...others]);
    expect(accepted(integer)).toEqual(integers);
    expect(acceptsText(integer!, String(Number.MAX_SAFE_INTEGER))).toBe(true);
  });
});

/** A reviver for JSON.parse: numbers of fewer digits. */
function withIntegers(_: string, value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value % 1e9) : value;
}
