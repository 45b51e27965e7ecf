import type { LogitsProcessor } from '../processors/logits-processor.ts';
import { constrain } from './constrain.ts';
import { derivativeAutomaton } from './derivative-automaton.ts';
import type { JsonSchema } from './json-schema.ts';
import { overTokens } from './over-tokens.ts';
import { schemaExpression } from './schema-expression.ts';
import type { TokenTrie } from './token-trie.ts';

/**
 * Constrains the generated text to be JSON, of a value that `schema` describes; `true` is any value. Understood are, as
 * in the drafts 2020-12 and 7, `type`, `const`, `enum`, `anyOf`, `oneOf` of schemas that exclude each other by their
 * types, constants or a required property, `allOf` of one schema or beside the type `string`, `$ref` within the schema
 * (recursive ones, too), `properties`, `required`, `additionalProperties`, `propertyNames`, `prefixItems`, `items`,
 * `additionalItems`, `minItems`, `maxItems`, `minimum`, `maximum`, `exclusiveMinimum`, `exclusiveMaximum`, `multipleOf`
 * whole numbers up to 1000, `pattern`, `minLength`, `maxLength`, and the formats `date`, `time`, `date-time`, `email`,
 * `ipv4`, `uri` and `uuid`. Other formats are annotations, as JSON Schema has it, and limit nothing.
 *
 * Of the texts that a value has, some are written: properties in the order of the schema, then those without a name,
 * of which an object that names some has none unless `additionalProperties` says so; strings as `JSON.stringify` writes
 * them; integers from −(2^53 − 1) to 2^53 − 1; other numbers of up to 15 digits before and after the point and two in
 * the exponent, so that they are finite, but with a bound of up to 15 digits in all and without an exponent; URIs of
 * the web, and times without leap seconds; a single space, or none, after `,` and `:`, and none elsewhere.
 *
 * @example matchesSchema({ type: 'array', items: { type: 'integer' } }, tokenTrie(tokenizer, { endOfText: 50256 }))
 * @throws RangeError naming the keyword that is wrong or not understood, or if there is no such value; as
 * `matchesPattern` for a `pattern`; from the processor, as `constrain`
 */
export function matchesSchema(schema: JsonSchema, trie: TokenTrie): LogitsProcessor {
  return constrain(overTokens(derivativeAutomaton(schemaExpression(schema), 'matchesSchema'), trie));
}
