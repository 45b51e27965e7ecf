import * as v from 'valibot';

/** A JSON Schema: https://json-schema.org/draft/2020-12. Which of its keywords are understood, `matchesSchema` says. */
export type JsonSchema = boolean | { readonly [keyword: string]: unknown };

export const jsonTypes = ['null', 'boolean', 'integer', 'number', 'string', 'array', 'object'] as const;
export type JsonType = (typeof jsonTypes)[number];

/** What is said about a schema, not about its values. */
const annotations = new Set([
  '$schema',
  '$comment',
  '$defs',
  'definitions',
  'title',
  'description',
  'default',
  'examples',
  'deprecated',
  'readOnly',
  'writeOnly',
  'contentEncoding',
  'contentMediaType',
  'contentSchema',
]);

const anything = v.optional(v.unknown());
const some = v.optional(v.array(v.unknown()));
const count = v.optional(v.custom<number>(isCount, 'must be a whole number of at least 0'));
const bound = v.optional(v.custom<number>(Number.isFinite, 'must be a finite number'));
const schemas = v.pipe(
  v.custom<Record<string, unknown>>(isObject, 'must be an object'),
  v.transform((named) => Object.entries(named)), // `v.record` would leave out the name `constructor`
);

const keywords = v.strictObject(
  {
    $ref: v.optional(v.string()),
    anyOf: some,
    oneOf: some,
    allOf: some,
    const: anything,
    enum: some,
    type: v.optional(
      v.union([v.picklist(jsonTypes), v.array(v.picklist(jsonTypes))], `must be of ${jsonTypes.join(', ')}`),
    ),
    properties: v.optional(schemas),
    required: v.optional(v.array(v.string())),
    propertyNames: anything,
    additionalProperties: anything,
    prefixItems: some,
    items: anything,
    additionalItems: anything,
    minItems: count,
    maxItems: count,
    minimum: bound,
    exclusiveMinimum: bound,
    maximum: bound,
    exclusiveMaximum: bound,
    multipleOf: v.optional(v.custom<number>(isDivisor, 'must be a whole number from 1 to 1000')),
    pattern: v.optional(v.string()),
    format: v.optional(v.string()),
    minLength: count,
    maxLength: count,
  },
  'is not supported',
);

/** What a schema says of its values, each keyword of the kind that it must be. */
export type Keywords = v.InferOutput<typeof keywords>;

/**
 * What the schema at `path`, such as `#/items`, says.
 *
 * @throws RangeError naming what is wrong or not supported
 */
export function readKeywords(schema: unknown, path: string): Keywords {
  if (schema === true) return {};
  if (!isObject(schema)) throw new RangeError(`matchesSchema: ${path} must be an object or a boolean.`);
  const said = Object.entries(schema).filter(([keyword, value]) => !annotations.has(keyword) && value !== undefined);
  const { success, output, issues } = v.safeParse(keywords, Object.fromEntries(said));
  if (!success) {
    const complaints = issues.map((issue) => `${path}/${v.getDotPath(issue)} ${issue.message}`);
    throw new RangeError(`matchesSchema: ${complaints.join('; ')}.`);
  }
  const alone = (['$ref', 'anyOf', 'oneOf', 'const', 'enum'] as const).find((keyword) => keyword in output);
  const hasType = alone === 'const' || alone === 'enum';
  const beside = Object.keys(output).find((keyword) => keyword !== alone && !(hasType && keyword === 'type'));
  if (alone && beside) throw new RangeError(`matchesSchema: ${path}/${beside} is not supported beside ${alone}.`);
  if (output.allOf && output.type !== 'string' && (output.allOf.length !== 1 || Object.keys(output).length > 1)) {
    throw new RangeError(
      `matchesSchema: ${path}/allOf must be the schema's one keyword and of one schema, or of a string.`,
    );
  }
  return output;
}

/**
 * The schema within `root` that a `$ref` names, such as `#/$defs/node`.
 *
 * @throws RangeError if there is none
 */
export function referredSchema(root: JsonSchema, reference: string, path: string): unknown {
  const [start, ...names] = decodeURIComponent(reference).split('/');
  let found: unknown = start === '#' ? root : undefined;
  for (const name of names) {
    const entries = isObject(found) || Array.isArray(found) ? Object.entries(found) : [];
    found = new Map(entries).get(name.replaceAll('~1', '/').replaceAll('~0', '~'));
  }
  if (found === undefined) {
    throw new RangeError(
      `matchesSchema: ${path}/$ref (${reference}) must be # or the path of a schema within, such as #/$defs/name.`,
    );
  }
  return found;
}

/** The only values that there are, if the schema names them. */
export function constantsOf(keywords: Keywords): readonly unknown[] | undefined {
  return 'const' in keywords ? [keywords.const] : keywords.enum;
}

/** The schema of the properties without a name: where there are some with one, and nothing is said, there are no others. */
export function unnamedProperties({ properties, additionalProperties }: Keywords): unknown {
  return additionalProperties ?? properties === undefined;
}

/** `number` for integers, too. */
export function jsonTypeOf(value: unknown): JsonType {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : (typeof value as JsonType);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isDivisor(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 1000;
}
