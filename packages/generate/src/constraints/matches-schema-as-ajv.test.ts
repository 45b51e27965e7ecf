import { gpt2Tokenizer } from '@typeformer/tokenizer';
import { Ajv } from 'ajv';
import formatsOf from 'ajv-formats';
import { Ajv2020 } from 'ajv/dist/2020.js';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acceptsText } from '../testing/accepts-text.ts';
import { randomText } from '../testing/random-text.ts';
import { derivativeAutomaton } from './derivative-automaton.ts';
import { formats } from './formats.ts';
import type { JsonSchema } from './json-schema.ts';
import { matchesSchema } from './matches-schema.ts';
import { schemaExpression } from './schema-expression.ts';
import { tokenTrie } from './token-trie.ts';

const tokenizer = await gpt2Tokenizer();
const endOfText = 50256;
const trie = tokenTrie(tokenizer, { endOfText });
const favoured = ['"', ']', '}', ':', ','].flatMap((text) => tokenizer.encode(text));

const [ajv2020, ajv7] = [Ajv2020, Ajv].map((Validator) =>
  formatsOf.default(new Validator({ strict: false, ownProperties: true })),
);

function validatorOf(schema: JsonSchema, ajv = ajv2020!): (value: unknown) => boolean {
  return ajv.compile(schema);
}

async function expectValid(schema: JsonSchema, seeds: readonly number[]): Promise<void> {
  const isValid = validatorOf(schema);
  const processor = matchesSchema(schema, trie);
  for (const seed of seeds) {
    const text = await randomText({ tokenizer, endOfText, processor, seed, favoured });
    expect([text, isValid(JSON.parse(text))]).toEqual([text, true]);
  }
}

const anyValue = fc
  .jsonValue({ maxDepth: 2 })
  .filter((value) => !/"(valueOf|toString|constructor)":/.test(JSON.stringify(value))); // on which Ajv's comparison fails
const name = fc
  .oneof(fc.constantFrom('id', 'name', 'constructor', '日本', 'a"b'), fc.string())
  .filter((one) => one !== '__proto__'); // which Ajv ignores
const atMost = (min: number, max: number) => fc.tuple(fc.nat(min), fc.nat(max)).map(([one, more]) => [one, one + more]);

const anyBounds = fc
  .record(
    {
      type: fc.constantFrom('integer', 'number'),
      minimum: fc.double({ min: -2e6, max: 0, noNaN: true }),
      exclusiveMinimum: fc.integer({ min: -9, max: -1 }),
      maximum: fc.double({ min: 1, max: 2e6, noNaN: true }),
      exclusiveMaximum: fc.integer({ min: 1, max: 9 }),
      multipleOf: fc.integer({ min: 1, max: 60 }),
    },
    { requiredKeys: ['type'], noNullPrototype: true },
  )
  .map((bounds): JsonSchema => bounds);

const { schema: anySchema } = fc.letrec<{ schema: JsonSchema }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom<JsonSchema>(true, {}, { type: 'object' }),
    fc.constantFrom('null', 'boolean', 'integer', 'number', ['string', 'integer']).map((type) => ({ type })),
    anyBounds,
    atMost(3, 5).map(([minLength, maxLength]) => ({ type: 'string', minLength, maxLength })),
    fc
      .constantFrom('^[A-Z][a-z]{1,5}$', '^\\d{3}', '^a"\\\\b$|^é', '^.{2,3}$')
      .map((pattern) => ({ type: 'string', pattern, minLength: 3 })),
    fc.constantFrom(...formats.keys()).map((format) => ({ type: 'string', format, maxLength: 40 })),
    anyValue.map((value) => ({ const: value })),
    fc.array(anyValue, { minLength: 1, maxLength: 3 }).map((values) => ({ title: 'one of', enum: values })),
    fc.array(tie('schema'), { minLength: 1, maxLength: 3 }).map((anyOf) => ({ anyOf })),
    fc
      .tuple(tie('schema'), atMost(2, 2))
      .map(([items, [minItems, maxItems]]) => ({ type: 'array', items, minItems, maxItems })),
    fc
      .tuple(fc.array(tie('schema'), { minLength: 1, maxLength: 2 }), tie('schema'), atMost(2, 2))
      .map(([prefixItems, items, [minItems, maxItems]]) => ({ type: 'array', prefixItems, items, minItems, maxItems })),
    fc.tuple(tie('schema'), tie('schema')).map(([left, right]) => ({
      oneOf: ['left', 'right'].map((side, index) => ({
        type: 'object',
        properties: { side: { const: side }, value: [left, right][index] },
        required: ['side'],
      })),
    })),
    fc
      .tuple(tie('schema'), fc.constantFrom({}, { propertyNames: { pattern: '^[a-z]{1,4}$' } }))
      .map(([additionalProperties, names]) => ({ type: 'object', additionalProperties, ...names })),
    fc
      .tuple(tie('schema'), tie('schema'))
      .map(([one, additionalProperties]) => ({ type: 'object', properties: { one }, additionalProperties })),
    fc.array(fc.tuple(name, tie('schema'), fc.boolean()), { maxLength: 4 }).map((properties) => ({
      type: 'object',
      properties: Object.fromEntries(properties.map(([key, schema]) => [key, schema])),
      required: [...new Set(properties.filter(([, , isRequired]) => isRequired).map(([key]) => key))],
      additionalProperties: false,
    })),
  ),
}));

const automatonOf = (schema: JsonSchema) => derivativeAutomaton(schemaExpression(schema), 'test');

describe('matchesSchema, as Ajv has it', () => {
  it('lets nothing pass but JSON of values that the schema describes', async () => {
    await fc.assert(
      fc.asyncProperty(anySchema, fc.nat(1000), (schema, seed) => expectValid(schema, [seed, seed + 1])),
      { numRuns: 20 },
    );
  });

  it('follows $ref to any depth', async () => {
    const tree = {
      type: 'object',
      properties: { 'a/b~c': { $ref: '#/$defs/leaf' }, children: { type: 'array', items: { $ref: '#' }, maxItems: 2 } },
      required: ['a/b~c'],
      additionalProperties: false,
      $defs: { leaf: { anyOf: [{ $ref: '#/$defs/a~1b~0c' }, { type: 'null' }] }, 'a/b~c': { const: 1 } },
    };
    await expectValid(tree, [0, 1, 2]);
    const deep = (depth: number): string => `{"a/b~c":null,"children":[${depth ? deep(depth - 1) : ''}]}`;
    expect(acceptsText(automatonOf(tree), deep(100))).toBe(true);
    expect(acceptsText(automatonOf(tree), deep(100).slice(0, -1))).toBe(false);
  });

  it('finds a pattern anywhere in a string, as the schema has it', () => {
    const patterns = ['a', '^a', 'a$', '^a|b$', '^(a|"b)+$', String.raw`\\`, '[^a-z]', '^$', ''];
    const validated = patterns.map((pattern) => {
      const schema = { type: 'string', pattern };
      return { automaton: automatonOf(schema), isValid: validatorOf(schema) };
    });
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'b', '"', '\\', '\n', 'é', '🦊'), maxLength: 5 }), (text) => {
        const accepted = validated.map(({ automaton }) => acceptsText(automaton, JSON.stringify(text)));
        expect(accepted).toEqual(validated.map(({ isValid }) => isValid(text)));
      }),
    );
  });

  it('takes arrays as Ajv does', () => {
    const schemas = fc.record({
      first: fc.array(fc.constantFrom({ const: 1 }, { type: 'integer' }, true, false), { maxLength: 3 }),
      rest: fc.constantFrom<JsonSchema>({ const: 1 }, true, false),
      bounds: atMost(3, 3),
    });
    fc.assert(
      fc.property(schemas, fc.array(fc.constantFrom(1, 2, 'a'), { maxLength: 5 }), ({ first, rest, bounds }, value) => {
        const [minItems, maxItems] = bounds;
        const said = { minItems, maxItems };
        const newer = { anyOf: [{ type: 'array', prefixItems: first, items: rest, ...said }, { const: 0 }] };
        const older = { anyOf: [{ type: 'array', items: first, additionalItems: rest, ...said }, { const: 0 }] };
        fc.pre(first.length > 0);
        const text = JSON.stringify(value);
        expect(acceptsText(automatonOf(newer), text)).toBe(validatorOf(newer)(value));
        expect(acceptsText(automatonOf(older), text)).toBe(validatorOf(older, ajv7)(value));
      }),
      { numRuns: 60 },
    );
  });

  it('takes objects as Ajv does, where it says which others there may be', () => {
    const keys = ['a', 'b', 'c', 'd'];
    const anyProperty = fc.constantFrom<JsonSchema>({ const: 1 }, { type: 'integer' }, true, false);
    const schemas = fc.record(
      {
        type: fc.constant('object'),
        properties: fc.dictionary(fc.constantFrom('a', 'b'), anyProperty, { noNullPrototype: true }),
        required: fc.uniqueArray(fc.constantFrom('a', 'c')),
        additionalProperties: anyProperty,
        propertyNames: fc.constantFrom<JsonSchema>({ pattern: '^[bcd]' }, { enum: ['a', 'c', 'd'] }, { maxLength: 1 }),
      },
      { requiredKeys: ['type', 'additionalProperties'], noNullPrototype: true },
    );
    const value = fc.dictionary(fc.constantFrom(...keys), fc.constantFrom(1, 2, 'a'), { noNullPrototype: true });
    fc.assert(
      fc.property(schemas, fc.array(value, { minLength: 5, maxLength: 5 }), (said, objects) => {
        const schema = { anyOf: [said, { const: 0 }] } as JsonSchema;
        const [automaton, isValid] = [automatonOf(schema), validatorOf(schema)];
        const order = [...new Set([...Object.keys(said.properties ?? {}), ...(said.required ?? []), ...keys])];
        for (const object of objects) {
          const ordered = Object.fromEntries(order.flatMap((key) => (key in object ? [[key, object[key]]] : [])));
          expect(acceptsText(automaton, JSON.stringify(ordered))).toBe(isValid(object));
        }
      }),
      { numRuns: 50 },
    );
  });
});
