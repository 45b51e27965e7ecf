import { choice, literal, sequence, type Expression } from './expression.ts';
import {
  isObject,
  readKeywords,
  referredSchema,
  type JsonSchema,
  type JsonType,
  type Keywords,
} from './json-schema.ts';
import { comma, jsonCharacters, jsonString, list, member, quoted } from './json-text.ts';
import { patternParser } from './pattern-parser.ts';
import { plain } from './spelling.ts';

/** The JSON texts of the values that `root` describes, as `matchesSchema` says. */
export function schemaExpression(root: JsonSchema): Expression {
  const parsePattern = patternParser();
  const integer = parsePattern(/-?(0|[1-9]\d{0,14})/, plain, 'matchesSchema');
  const number = parsePattern(/-?(0|[1-9]\d{0,14})(\.\d{1,15})?([eE][+-]?\d\d?)?/, plain, 'matchesSchema');
  const expressions = new Map<unknown, Expression>(); // by schema

  const writers: Record<JsonType, (keywords: Keywords, path: string) => Expression> = {
    null: () => literal('null'),
    boolean: () => choice([literal('true'), literal('false')]),
    integer: () => integer,
    number: () => number,

    string({ pattern, minLength, maxLength }, path) {
      if (pattern === undefined) return jsonString(minLength, maxLength);
      if (minLength !== undefined || maxLength !== undefined) {
        throw new RangeError(
          `matchesSchema: ${path}/pattern must stand without minLength and maxLength; it can say both.`,
        );
      }
      return quoted(parsePattern(new RegExp(pattern, 'u'), jsonCharacters, `matchesSchema: ${path}/pattern`));
    },

    array: ({ items = true, minItems, maxItems }, path) =>
      list('[', expressionOf(items, `${path}/items`), ']', minItems, maxItems),

    object({ properties, required = [], additionalProperties }, path) {
      const missing = required.find((name) => !properties?.some(([declared]) => declared === name));
      if (missing !== undefined) {
        throw new RangeError(`matchesSchema: ${path}/required (${missing}) must be among the properties.`);
      }
      if (!properties) {
        const value = expressionOf(additionalProperties ?? true, `${path}/additionalProperties`);
        return list('{', member(jsonString(), value), '}');
      }
      if (additionalProperties !== undefined && additionalProperties !== false) {
        throw new RangeError(`matchesSchema: ${path}/additionalProperties must be false beside properties.`);
      }
      // What may be written from a property on, from the last one backwards: as the first of all, or after others.
      let first = sequence([]);
      let later = sequence([]);
      for (const [name, schema] of properties.toReversed()) {
        const value = expressionOf(schema, `${path}/properties/${name}`);
        const written = sequence([member(literal(JSON.stringify(name)), value), later]);
        const added = sequence([comma, written]);
        const isRequired = required.includes(name);
        first = isRequired ? written : choice([written, first]);
        later = isRequired ? added : choice([added, later]);
      }
      return sequence([literal('{'), first, literal('}')]);
    },
  };

  function expressionOf(schema: unknown, path: string): Expression {
    let expression = expressions.get(schema);
    if (!expression) {
      const options: Expression[] = [];
      expressions.set(schema, (expression = choice(options))); // before it is filled, so that it may hold itself
      options.push(...optionsOf(schema, path));
    }
    return expression;
  }

  function optionsOf(schema: unknown, path: string): Expression[] {
    if (schema === false) return [];
    const keywords = readKeywords(schema, path);
    const { $ref, anyOf, type = allTypes } = keywords;
    if ($ref !== undefined) return [expressionOf(referredSchema(root, $ref, path), $ref)];
    if (anyOf) return anyOf.map((option, index) => expressionOf(option, `${path}/anyOf/${index}`));
    const types = [type].flat();
    const values = 'const' in keywords ? [keywords.const] : keywords.enum;
    if (!values) return types.map((one) => writers[one](keywords, path));
    const fitting = values.filter((value) => types.some((one) => isOfType(value, one)));
    return fitting.map((value) => literal(JSON.stringify(value)));
  }

  return expressionOf(root, '#');
}

/** Integers are among the numbers. */
const allTypes: readonly JsonType[] = ['null', 'boolean', 'number', 'string', 'array', 'object'];

function isOfType(value: unknown, type: JsonType): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}
