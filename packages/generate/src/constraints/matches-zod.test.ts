import { characterTokenizer } from '@typeformer/tokenizer';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { randomText } from '../testing/random-text.ts';
import { matchesSchema } from './matches-schema.ts';
import { tokenTrie } from './token-trie.ts';

const ascii = String.fromCharCode(...Array.from({ length: 95 }, (_, index) => 0x20 + index));
const tokenizer = characterTokenizer(`\n${ascii}`);
const endOfText = 0;
const trie = tokenTrie(tokenizer, { endOfText });
const favoured = tokenizer.encode('"]}:,@.');

const category = z.object({
  name: z.string().min(1),
  get subcategories() {
    return z.array(category).max(2);
  },
});
const json: z.ZodType = z.lazy(() => z.union([z.null(), z.int().max(9), z.array(json).max(2)]));
const address = z.object({ city: z.string().max(20) }).meta({ id: 'Address' });

const schemas: Record<string, z.ZodType> = {
  'integers within bounds': z.object({
    any: z.int(),
    age: z.int().min(0).max(120),
    below: z.number().int().negative(),
  }),
  'numbers within bounds': z.tuple([
    z.number().min(0).max(1),
    z.number().positive(),
    z.number().lt(-0.05),
    z.float32(),
  ]),
  multiples: z.array(z.number().multipleOf(25).max(1000)).length(2),
  'lengths and patterns': z.tuple([
    z.string().min(2).max(5),
    z
      .string()
      .regex(/^[a-z]+$/)
      .length(3),
  ]),
  'several patterns': z.string().startsWith('ab').endsWith('yz').includes('-').max(9),
  'addresses of mail': z.object({ email: z.email().min(9).max(30), other: z.string().email().max(20) }),
  'dates and times': z.tuple([z.iso.date(), z.iso.time(), z.iso.datetime(), z.iso.datetime({ offset: true })]),
  'other formats': z.tuple([z.uuid(), z.uuidv4(), z.ipv4(), z.ipv6(), z.nanoid(), z.url().max(30), z.e164()]),
  'enums and literals': z.tuple([z.enum(['cat', 'dog']), z.literal('fox'), z.literal([1, null, 'two'])]),
  unions: z
    .array(z.union([z.string().max(3), z.int(), z.boolean()]))
    .min(1)
    .max(3),
  'discriminated unions': z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('circle'), radius: z.number().positive() }),
    z.object({ kind: z.enum(['square', 'diamond']), side: z.number().positive(), name: z.string().optional() }),
    z.discriminatedUnion('corners', [
      z.object({ kind: z.literal('polygon'), corners: z.literal(3) }),
      z.object({ kind: z.literal('polygon'), corners: z.literal(4) }),
    ]),
  ]),
  'one of two': z.xor([z.string().max(3), z.int()]),
  'tuples with what may be missing': z.tuple([z.string().max(3), z.int().optional()]),
  'tuples with a rest': z.tuple([z.boolean()], z.int().min(0).max(9)),
  records: z.record(z.string(), z.int().min(0).max(9)),
  'records of few names': z.record(z.enum(['left', 'right']), z.number().nonnegative()),
  'records of names with a pattern': z.record(z.string().regex(/^x\d$/), z.boolean()),
  'records that need not be whole': z.partialRecord(z.enum(['left', 'right']), z.boolean()),
  'optional, nullable and default': z.object({
    a: z.string().max(3).optional(),
    b: z.string().max(3).nullable(),
    c: z.int().nullish(),
    d: z.boolean().default(true),
  }),
  'objects with more': z.object({ id: z.int() }).catchall(z.boolean()),
  'loose and strict objects': z.tuple([z.looseObject({ id: z.int() }), z.strictObject({ id: z.int() })]),
  intersections: z.intersection(z.object({ a: z.int() }), z.object({ b: z.boolean() })),
  'schemas with names': z.object({ home: address, work: address.optional().describe('where they work') }),
  getters: category,
  lazy: json,
  'template literals': z.templateLiteral(['v', z.int().min(0), '.', z.enum(['a', 'b'])]),
};

/** As for most, and as the Vercel AI SDK asks for. */
const targets = [
  { target: 'draft-2020-12', io: 'output' },
  { target: 'draft-7', io: 'input', reused: 'inline' },
] as const;

describe('matchesSchema of what Zod writes', () => {
  it.each(Object.keys(schemas))('writes %s that Zod reads', async (name) => {
    const schema = schemas[name]!;
    for (const target of targets) {
      const processor = matchesSchema(z.toJSONSchema(schema, target), trie);
      for (let seed = 0; seed < 10; seed++) {
        const text = await randomText({ tokenizer, endOfText, processor, seed, favoured });
        const { error } = schema.safeParse(JSON.parse(text));
        expect([text, error]).toEqual([text, undefined]);
      }
    }
  });
});
