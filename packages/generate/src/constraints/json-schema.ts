import * as v from 'valibot';

/** A JSON Schema: https://json-schema.org/draft/2020-12. Which of its keywords are understood, `matchesSchema` says. */
export type JsonSchema = boolean | { readonly [keyword: string]: unknown };

const jsonTypes = ['null', 'boolean', 'integer', 'number', 'string', 'array', 'object'] as const;
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
]);

const anything = v.optional(v.unknown());
const count = v.optional(v.custom<number>(isCount, 'must be a whole number of at least 0'));
const schemas = v.pipe(
  v.custom<Record<string, unknown>>(isObject, 'must be an object'),
  v.transform((named) => Object.entries(named)), // `v.record` would leave out the name `constructor`
);

const keywords = v.strictObject(
  {
    $ref: v.optional(v.string()),
    anyOf: v.optional(v.array(v.unknown())),
    const: anything,
    enum: v.optional(v.array(v.unknown())),
    type: v.optional(
      v.union([v.picklist(jsonTypes), v.array(v.picklist(jsonTypes))], `must be of ${jsonTypes.join(', ')}`),
    ),
    properties: v.optional(schemas),
    required: v.optional(v.array(v.string())),
    additionalProperties: anything,
    items: anything,
    minItems: count,
    maxItems: count,
    pattern: v.optional(v.string()),
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
  const alone = (['$ref', 'anyOf', 'const', 'enum'] as const).find((keyword) => keyword in output);
  const hasType = alone === 'const' || alone === 'enum';
  const beside = Object.keys(output).find((keyword) => keyword !== alone && !(hasType && keyword === 'type'));
  if (alone && beside) throw new RangeError(`matchesSchema: ${path}/${beside} is not supported beside ${alone}.`);
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

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
