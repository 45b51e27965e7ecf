import { choice, literal, repeat, sequence, type Expression } from './expression.ts';
import { formats } from './formats.ts';
import {
  constantsOf,
  jsonTypeOf,
  readKeywords,
  referredSchema,
  unnamedProperties,
  type JsonSchema,
  type JsonType,
  type Keywords,
} from './json-schema.ts';
import { comma, jsonCharacters, jsonNumber, jsonString, list, member, quoted } from './json-text.ts';
import { multiplesOf } from './multiples-of.ts';
import { mutuallyExclusive } from './mutually-exclusive.ts';
import { decimalsWithin, integersWithin } from './number-range.ts';
import { patternParser } from './pattern-parser.ts';
import { difference, intersection } from './product.ts';

/** The JSON texts of the values that `root` describes, as `matchesSchema` says. */
export function schemaExpression(root: JsonSchema): Expression {
  const parsePattern = patternParser();
  const bySchema = new Map<unknown, Expression>();

  const writers: Record<JsonType, (keywords: Keywords, path: string) => Expression> = {
    null: () => literal('null'),
    boolean: () => choice([literal('true'), literal('false')]),

    integer(keywords) {
      const integers = integersWithin(keywords);
      return keywords.multipleOf === undefined ? integers : intersection(integers, multiplesOf(keywords.multipleOf));
    },

    number(keywords, path) {
      if (keywords.multipleOf !== undefined) return writers.integer(keywords, path);
      return bounds.some((bound) => keywords[bound] !== undefined) ? decimalsWithin(keywords) : jsonNumber();
    },

    string({ pattern, format = '', minLength, maxLength, allOf = [] }, path) {
      const conditions = [pattern === undefined ? undefined : new RegExp(pattern, 'u'), formats.get(format)]
        .filter((one) => one !== undefined)
        .map((one) => quoted(parsePattern(one, jsonCharacters, `matchesSchema: ${path}/pattern`)));
      if (conditions.length === 0 || minLength !== undefined || maxLength !== undefined) {
        conditions.push(jsonString(minLength, maxLength));
      }
      conditions.push(...allOf.map((schema, index) => expressionOf(schema, `${path}/allOf/${index}`)));
      return conditions.reduce(intersection);
    },

    array({ prefixItems = [], items = true, additionalItems = true, minItems, maxItems }, path) {
      // Before draft 2020-12, `items` were what `prefixItems` are now.
      const [prefix, rest] = Array.isArray(items) ? [items, additionalItems] : [prefixItems, items];
      const first = prefix.map((schema, index) => expressionOf(schema, `${path}/prefixItems/${index}`));
      const elements = list(expressionOf(rest, `${path}/items`), minItems, maxItems, first);
      return sequence([literal('['), elements, literal(']')]);
    },

    object(keywords, path) {
      const { properties = [], required = [], additionalProperties = true, propertyNames } = keywords;
      const valid = (key: Expression) =>
        propertyNames === undefined ? key : intersection(key, expressionOf(propertyNames, `${path}/propertyNames`));
      const others = unnamedProperties(keywords);
      const otherValue = expressionOf(others, `${path}/additionalProperties`);
      const named = new Map(properties);
      for (const name of required) if (!named.has(name)) named.set(name, additionalProperties);
      const keys = choice([...named.keys()].map((name) => literal(JSON.stringify(name))));
      const other = member(others === false ? choice([]) : difference(valid(jsonString()), keys), otherValue);
      // What may be written from a property on, from the last one backwards: as the first of all, or after others.
      let first = list(other);
      let later = repeat(sequence([comma, other]), 0, Infinity);
      for (const [name, schema] of [...named].toReversed()) {
        const value = expressionOf(schema, `${path}/properties/${name}`);
        const written = sequence([member(valid(literal(JSON.stringify(name))), value), later]);
        const added = sequence([comma, written]);
        const isRequired = required.includes(name);
        first = isRequired ? written : choice([written, first]);
        later = isRequired ? added : choice([added, later]);
      }
      return sequence([literal('{'), first, literal('}')]);
    },
  };

  function expressionOf(schema: unknown, path: string): Expression {
    let expression = bySchema.get(schema);
    if (!expression) {
      const options: Expression[] = [];
      bySchema.set(schema, (expression = choice(options))); // before it is filled, so that it may hold itself
      options.push(...optionsOf(schema, path));
    }
    return expression;
  }

  function optionsOf(schema: unknown, path: string): Expression[] {
    if (schema === false) return [];
    const keywords = readKeywords(schema, path);
    const { $ref, anyOf, oneOf, allOf, type = allTypes } = keywords;
    if ($ref !== undefined) return [expressionOf(referredSchema(root, $ref, path), $ref)];
    if (anyOf) return anyOf.map((option, index) => expressionOf(option, `${path}/anyOf/${index}`));
    if (oneOf) return exclusiveOptions(oneOf, `${path}/oneOf`);
    if (allOf && type !== 'string') return allOf.map((one, index) => expressionOf(one, `${path}/allOf/${index}`));
    const types = [type].flat();
    const constants = constantsOf(keywords);
    if (!constants) return types.map((one) => writers[one](keywords, path));
    const fitting = constants.filter((value) => types.some((one) => isOfType(value, one)));
    return fitting.map((value) => literal(JSON.stringify(value)));
  }

  function exclusiveOptions(options: readonly unknown[], path: string): Expression[] {
    const expressions = options.map((option, index) => expressionOf(option, `${path}/${index}`));
    for (const [index, option] of options.entries()) {
      const same = options.slice(0, index).findIndex((other) => !mutuallyExclusive(other, option, root, path));
      if (same !== -1) {
        throw new RangeError(
          `matchesSchema: ${path}/${same} and ${path}/${index} must exclude each other by their types, constants or a required property; anyOf allows both.`,
        );
      }
    }
    return expressions;
  }

  return expressionOf(root, '#');
}

/** Integers are among the numbers. */
const allTypes: readonly JsonType[] = ['null', 'boolean', 'number', 'string', 'array', 'object'];

const bounds = ['minimum', 'exclusiveMinimum', 'maximum', 'exclusiveMaximum'] as const;

function isOfType(value: unknown, type: JsonType): boolean {
  return type === 'integer' ? Number.isInteger(value) : jsonTypeOf(value) === type;
}
