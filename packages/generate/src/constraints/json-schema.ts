import * as v from 'valibot';

/** A JSON Schema: https://json-schema.org/draft/2020-12. Which of its keywords are understood, `matchesSchema` says. */
export type JsonSchema = boolean | { readonly [keyword: string]: unknown };

const jsonTypes = ['null', 'boolean', 'integer', 'number', 'string', 'array', 'object'] as const;
export type JsonType = (typeof jsonTypes)[number];

const anything = v.optional(v.unknown());
const count = v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0)));
const object = v.custom<Record<string, unknown>>(isObject, 'must be an object');

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What is said about a schema, not about its values. */
const annotations = {
  $schema: anything,
  $comment: anything,
  $defs: anything,
  definitions: anything,
  title: anything,
  description: anything,
  default: anything,
  examples: anything,
  deprecated: anything,
  readOnly: anything,
  writeOnly: anything,
};

const keywords = v.strictObject(
  {
    ...annotations,
    $ref: v.optional(v.string()),
    anyOf: v.optional(v.array(v.unknown())),
    const: anything,
    enum: v.optional(v.array(v.unknown())),
    type: v.optional(v.union([v.picklist(jsonTypes), v.array(v.picklist(jsonTypes))], `must be of ${jsonTypes.join(', ')}`)),
    // As entries: `v.record` would leave out the name `constructor`.
    properties: v.optional(v.pipe(object, v.transform((named) => Object.entries(named)))),
    required: v.optional(v.array(v.string())),
    additionalProperties: anything,
    items: anything,
    minItems: count,
    maxItems: count,
    pattern: v.optional(v.string()),
    minLength: count,
    maxLength: count,
  },
  ({ expected }) => (expected === 'never' ? 'is not supported' : 'must be an object or a boolean'),
);

/** What a schema says of its values, each keyword of the kind that it must be. */
export type Keywords = Omit<v.InferOutput<typeof keywords>, keyof typeof annotations>;

/**
 * What the schema at `path`, such as `#/items`, says.
 *
 * @throws RangeError naming each keyword that is wrong or not supported
 */
export function readKeywords(schema: unknown, path: string): Keywords {
  const { success, output, issues } = v.safeParse(keywords, schema);
  if (!success) {
    const complaints = issues.map((issue) => `${[path, ...(issue.path ?? []).map(({ key }) => key)].join('/')} ${issue.message}`);
    throw new RangeError(`matchesSchema: ${complaints.join('; ')}.`);
  }
  const said = Object.entries(output).filter(([keyword, value]) => !(keyword in annotations) && value !== undefined);
  const first = ['$ref', 'anyOf', 'const', 'enum'].find((keyword) => said.some(([one]) => one === keyword));
  const besides = first === 'const' || first === 'enum' ? [first, 'type'] : [first];
  const surplus = said.find(([keyword]) => first && !besides.includes(keyword));
  if (surplus) throw new RangeError(`matchesSchema: ${path}/${surplus[0]} is not supported beside ${first}.`);
  return Object.fromEntries(said);
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
    throw new RangeError(`matchesSchema: ${path}/$ref (${reference}) must be # or the path of a schema within, such as #/$defs/name.`);
  }
  return found;
}
