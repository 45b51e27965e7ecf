import type { LogitsProcessor } from '../processors/logits-processor.ts';
import { constrain } from './constrain.ts';
import { derivativeAutomaton } from './derivative-automaton.ts';
import type { JsonSchema } from './json-schema.ts';
import { overTokens } from './over-tokens.ts';
import { schemaExpression } from './schema-expression.ts';
import type { TokenTrie } from './token-trie.ts';

/**
 * Constrains the generated text to be JSON, of a value that `schema` describes; `true` is any value. Understood are
 * `type`, `const`, `enum`, `anyOf`, `$ref` within the schema (recursive ones, too), `properties` with `required`,
 * `additionalProperties`, `items`, `minItems`, `maxItems`, `pattern`, `minLength` and `maxLength`.
 *
 * Of the texts that a value has, some are written: properties in the order of the schema, and none that it does not
 * name if it names any; strings as `JSON.stringify` writes them; numbers of up to 15 digits before and after the point
 * and two in the exponent, so that they are finite; a single space, or none, after `,` and `:`, and none elsewhere.
 *
 * @example matchesSchema({ type: 'array', items: { type: 'integer' } }, tokenTrie(tokenizer, { endOfText: 50256 }))
 * @throws RangeError naming the keyword that is wrong or not understood, or if there is no such value; as
 * `matchesPattern` for a `pattern`; from the processor, as `constrain`
 */
export function matchesSchema(schema: JsonSchema, trie: TokenTrie): LogitsProcessor {
  return constrain(overTokens(derivativeAutomaton(schemaExpression(schema), 'matchesSchema'), trie));
}
