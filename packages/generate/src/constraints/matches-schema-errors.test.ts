import { gpt2Tokenizer } from '@typeformer/tokenizer';
import { describe, expect, it } from 'vitest';
import type { JsonSchema } from './json-schema.ts';
import { matchesSchema } from './matches-schema.ts';
import { tokenTrie } from './token-trie.ts';

const trie = tokenTrie(await gpt2Tokenizer(), { endOfText: 50256 });

describe('matchesSchema', () => {
  it.each<[JsonSchema, string]>([
    [{ items: { not: {} }, type: 'array' }, '#/items/not is not supported.'],
    [{ type: 'number', minimum: Infinity }, '#/minimum must be a finite number.'],
    [{ type: 'number', multipleOf: 0.5 }, '#/multipleOf must be a whole number from 1 to 1000.'],
    [{ type: 'object', properties: { a: 7 } } as JsonSchema, '#/properties/a must be an object or a boolean.'],
    [{ type: 'object', properties: [] }, '#/properties must be an object.'],
    [{ type: 'array', minItems: -1 }, '#/minItems must be a whole number of at least 0.'],
    [{ type: 'date' }, '#/type must be of null, boolean, integer, number, string, array, object.'],
    [{ $ref: '#/$defs/a', type: 'null' }, '#/type is not supported beside $ref.'],
    [{ anyOf: [true], minLength: 1 }, '#/minLength is not supported beside anyOf.'],
    [{ enum: [1], const: 1 }, '#/enum is not supported beside const.'],
    [{ $ref: '#/$defs/a' }, '#/$ref (#/$defs/a) must be # or the path of a schema within, such as #/$defs/name.'],
    [
      { $ref: 'https://json-schema.org' },
      '#/$ref (https://json-schema.org) must be # or the path of a schema within, such as #/$defs/name.',
    ],
    [
      { allOf: [{ type: 'object' }, { required: ['a'] }] },
      "#/allOf must be the schema's one keyword and of one schema, or of a string.",
    ],
    [
      { type: 'array', allOf: [{ minItems: 1 }] },
      "#/allOf must be the schema's one keyword and of one schema, or of a string.",
    ],
    [
      { oneOf: [{ type: 'null' }, { type: 'number' }, { type: 'integer' }] },
      '#/oneOf/1 and #/oneOf/2 must exclude each other by their types, constants or a required property; anyOf allows both.',
    ],
    [
      { type: 'object', required: ['a'], additionalProperties: false },
      'nothing matches; there must be a text that does.',
    ],
    [{ type: 'integer', minimum: 3, maximum: 2 }, 'nothing matches; there must be a text that does.'],
    [{ type: 'string', pattern: '^a{3}$', maxLength: 2 }, 'nothing matches; there must be a text that does.'],
    [{ type: 'string', allOf: [{ $ref: '#' }] }, 'nothing matches; there must be a text that does.'],
    [false, 'nothing matches; there must be a text that does.'],
    [{ type: 'array', items: { $ref: '#' }, minItems: 1 }, 'nothing matches; there must be a text that does.'],
  ])('refuses %j', (schema, message) => {
    expect(() => matchesSchema(schema, trie)).toThrow(new RangeError(`matchesSchema: ${message}`));
  });

  it('says where a pattern is that it cannot follow', () => {
    expect(() => matchesSchema({ type: 'string', pattern: 'a(?=b)' }, trie)).toThrow(
      /^matchesSchema: #\/pattern: \/a\(\?=b\)\/u has "\(\?="; /,
    );
  });
});
