import { gpt2Tokenizer } from '@typeformer/tokenizer';
import { Ajv } from 'ajv';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acceptsText } from '../testing/accepts-text.ts';
import { randomText } from '../testing/random-text.ts';
import { derivativeAutomaton } from './derivative-automaton.ts';
import type { JsonSchema } from './json-schema.ts';
import { matchesSchema } from './matches-schema.ts';
import { schemaExpression } from './schema-expression.ts';
import { tokenTrie } from './token-trie.ts';

const tokenizer = await gpt2Tokenizer();
const endOfText = 50256;
const trie = tokenTrie(tokenizer, { endOfText });
const favoured = ['"', ']', '}', ':', ','].flatMap((text) => tokenizer.encode(text));

function validatorOf(schema: JsonSchema): (value: unknown) => boolean {
  return new Ajv({ strict: false }).compile(schema);
}

async function expectValid(schema: JsonSchema, seeds: readonly number[]): Promise<void> {
  const isValid = validatorOf(schema);
  const processor = matchesSchema(schema, trie);
  for (const seed of seeds) {
    const text = await randomText({ tokenizer, endOfText, processor, seed, favoured });
    expect([text, isValid(JSON.parse(text))]).toEqual([text, true]);
  }
}

const anyValue = fc.jsonValue({ maxDepth: 2 });
const name = fc.oneof(fc.constantFrom('id', 'name', 'constructor', '日本', 'a"b', '__proto__'), fc.string());
const atMost = (min: number, max: number) => fc.tuple(fc.nat(min), fc.nat(max)).map(([one, more]) => [one, one + more]);

const { schema: anySchema } = fc.letrec<{ schema: JsonSchema }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom<JsonSchema>(true, {}, { type: 'object' }),
    fc.constantFrom('null', 'boolean', 'integer', 'number', ['string', 'integer']).map((type) => ({ type })),
    atMost(3, 5).map(([minLength, maxLength]) => ({ type: 'string', minLength, maxLength })),
    fc.constantFrom('^[A-Z][a-z]+$', '\\d{3}', '^a"\\\\b$|é', '^.{2,3}$').map((pattern) => ({ type: 'string', pattern })),
    anyValue.map((value) => ({ const: value })),
    fc.array(anyValue, { minLength: 1, maxLength: 3 }).map((values) => ({ title: 'one of', enum: values })),
    fc.array(tie('schema'), { minLength: 1, maxLength: 3 }).map((anyOf) => ({ anyOf })),
    fc
      .tuple(tie('schema'), atMost(2, 2))
      .map(([items, [minItems, maxItems]]) => ({ type: 'array', items, minItems, maxItems })),
    tie('schema').map((additionalProperties) => ({ type: 'object', additionalProperties })),
    fc
      .array(fc.tuple(name, tie('schema'), fc.boolean()), { maxLength: 4 })
      .map((properties) => ({
        type: 'object',
        properties: Object.fromEntries(properties.map(([key, schema]) => [key, schema])),
        required: [...new Set(properties.filter(([, , isRequired]) => isRequired).map(([key]) => key))],
        additionalProperties: false,
      })),
  ),
}));

describe('matchesSchema', () => {
  it('lets nothing pass but JSON of values that the schema describes', async () => {
    await fc.assert(
      fc.asyncProperty(anySchema, fc.nat(1000), (schema, seed) => expectValid(schema, [seed, seed + 1])),
      { numRuns: 30 },
    );
  });
});
