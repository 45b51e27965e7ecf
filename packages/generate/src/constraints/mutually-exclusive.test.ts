import { Ajv2020 } from 'ajv/dist/2020.js';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acceptsText } from '../testing/accepts-text.ts';
import { derivativeAutomaton } from './derivative-automaton.ts';
import type { JsonSchema } from './json-schema.ts';
import { mutuallyExclusive } from './mutually-exclusive.ts';
import { schemaExpression } from './schema-expression.ts';

const object = (properties: Record<string, unknown>, more = {}) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  ...more,
});

const ajv = new Ajv2020({ strict: false });

describe('mutuallyExclusive', () => {
  it.each<[string, boolean, unknown, unknown]>([
    ['types', true, { type: ['null', 'string'] }, { type: 'integer' }],
    ['integers, which are numbers', false, { type: 'integer' }, { type: 'number' }],
    ['constants', true, { enum: [1, 'a'] }, { const: '1' }],
    ['equal constants', false, { enum: [1, null] }, { const: null }],
    ['constants of other types', true, { const: 1 }, { type: ['string', 'null'] }],
    ['arrays that may be equal', false, { const: [1] }, { enum: [[1]] }],
    [
      'a property that tells them apart',
      true,
      object({ kind: { const: 'a' } }),
      object({ kind: { enum: ['b', 'c'] } }),
    ],
    [
      'a property that is not required',
      false,
      object({ a: { const: 1 } }, { required: [] }),
      object({}, { properties: { a: { const: 2 } }, required: [] }),
    ],
    [
      'a property that one of them requires',
      true,
      object({ a: { const: 1 } }),
      object({ a: { type: 'null' } }, { required: [] }),
    ],
    ['a property that the other does not write', true, object({ a: true }), object({ b: true })],
    ['more properties, which both may have', false, object({ a: true }), object({ a: true, b: true })],
    [
      'more properties, which one forbids',
      true,
      object({ a: true }, { additionalProperties: false }),
      object({ a: true, b: true }),
    ],
    ['open objects', false, { type: 'object', required: ['a'] }, { type: 'object', required: ['b'] }],
    [
      'references and alternatives',
      true,
      { $ref: '#/$defs/ab' },
      { allOf: [{ oneOf: [{ const: 'c' }, { type: 'null' }] }] },
    ],
    ['a reference to itself', false, { $ref: '#/$defs/loop' }, { const: 'a' }],
    ['anything', false, {}, { const: 1 }],
    ['nothing', true, false, {}],
  ])('knows %s: %j', (_, expected, one, other) => {
    const loop = { anyOf: [{ $ref: '#/$defs/loop' }, { const: 'a' }] };
    const root = { $defs: { ab: { anyOf: [{ const: 'a' }, { const: 'b' }] }, loop } };
    expect(mutuallyExclusive(one, other, root, '#')).toBe(expected);
    expect(mutuallyExclusive(other, one, root, '#')).toBe(expected);
  });

  it('is never wrong: what is written for one is no value of the other', () => {
    const plain = fc.constantFrom<JsonSchema>(
      true,
      { const: 1 },
      { enum: [1, 2] },
      { type: 'string' },
      { const: null },
    );
    const names = fc.constantFrom('a', 'b', 'c');
    const objects = fc.record(
      {
        type: fc.constantFrom<string | string[]>('object', ['object', 'null']),
        properties: fc.dictionary(names, plain, { noNullPrototype: true }),
        required: fc.uniqueArray(names),
        additionalProperties: fc.boolean(),
      },
      { requiredKeys: ['type'], noNullPrototype: true },
    );
    const anySchema: fc.Arbitrary<JsonSchema> = fc.oneof(plain, objects);
    const anyObject = fc.dictionary(names, fc.constantFrom(1, 2, 'a', null), { noNullPrototype: true });
    const values = fc.array(fc.oneof(fc.constantFrom(1, 2, 'a', null), anyObject), { minLength: 20 });
    fc.assert(
      fc.property(anySchema, anySchema, values, (one, other, some) => {
        fc.pre(mutuallyExclusive(one, other, true, '#'));
        const isOther = ajv.compile(other);
        const automaton = derivativeAutomaton(schemaExpression({ anyOf: [one, { const: '!' }] }), 'test');
        for (const value of some) {
          if (acceptsText(automaton, JSON.stringify(value))) expect([value, isOther(value)]).toEqual([value, false]);
        }
      }),
      { numRuns: 300 },
    );
  });
});
