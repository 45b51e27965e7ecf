import {
  constantsOf,
  jsonTypeOf,
  jsonTypes,
  readKeywords,
  referredSchema,
  unnamedProperties,
  type JsonSchema,
  type Keywords,
} from './json-schema.ts';

/**
 * Whether two schemas within `root` plainly exclude each other, so that no value which is written for either is one of
 * both: by their types, their constants, or a property that one of them requires.
 */
export function mutuallyExclusive(one: unknown, other: unknown, root: JsonSchema, path: string): boolean {
  return every(one, other, (first, second) => {
    if (haveNothingInCommon(first, second)) return true;
    const isObject = [first, second].some((keywords) => typesOf(keywords).join() === 'object');
    return isObject && propertiesExclude(first, second) && propertiesExclude(second, first);
  });

  /** Whether it `holds` for each two of the schemas, free of references and alternatives, that these two come to. */
  function every(one: unknown, other: unknown, holds: (one: Keywords, other: Keywords) => boolean): boolean {
    const others = plainSchemas(other);
    return plainSchemas(one).every((first) => others.every((second) => holds(first, second)));
  }

  function plainSchemas(schema: unknown, seen = new Set<unknown>()): Keywords[] {
    if (schema === false || seen.has(schema)) return [];
    seen.add(schema);
    const keywords = readKeywords(schema, path);
    const { $ref, anyOf, oneOf, allOf, type } = keywords;
    const referred = $ref === undefined ? undefined : [referredSchema(root, $ref, path)];
    const options = referred ?? anyOf ?? oneOf ?? (type === 'string' ? undefined : allOf);
    return options ? options.flatMap((option) => plainSchemas(option, seen)) : [keywords];
  }

  /** Whether no object that is written for `written` is one of `other`. */
  function propertiesExclude(written: Keywords, other: Keywords): boolean {
    const { required = [] } = written;
    return [...required, ...(other.required ?? [])].some((name) => {
      const [schema, otherSchema] = [written, other].map(({ properties }) => properties?.find(([key]) => key === name));
      if (schema && otherSchema) return every(schema[1], otherSchema[1], haveNothingInCommon);
      const isWritten = required.includes(name);
      if (isWritten) return !otherSchema && other.additionalProperties === false;
      return !schema && unnamedProperties(written) === false;
    });
  }
}

function haveNothingInCommon(one: Keywords, other: Keywords): boolean {
  const [constants, others] = [one, other].map(constantsOf);
  if (constants && others) return !constants.some((value) => others.some((another) => mayEqual(value, another)));
  return !typesOf(one).some((type) => typesOf(other).includes(type));
}

function mayEqual(one: unknown, other: unknown): boolean {
  return typeof one === 'object' && one !== null ? jsonTypeOf(one) === jsonTypeOf(other) : one === other;
}

function typesOf(keywords: Keywords): readonly string[] {
  const { type = jsonTypes } = keywords;
  return constantsOf(keywords)?.map(jsonTypeOf) ?? [type].flat().map((one) => (one === 'integer' ? 'number' : one));
}
