import type { LogitsProcessor } from '../processors/logits-processor.ts';
import { constrain } from './constrain.ts';
import { derivativeAutomaton } from './derivative-automaton.ts';
import { overTokens } from './over-tokens.ts';
import { patternParser } from './pattern-parser.ts';
import { plain } from './spelling.ts';
import type { TokenTrie } from './token-trie.ts';

/**
 * Constrains the generated text to match `pattern` from its beginning to its end: `^(?:…)$` with the flag `u`. All of
 * JavaScript's syntax is understood, with the flags i and s, but for lookaround, back-references, word boundaries,
 * modifiers, `^` and `$` within, and the flags m and v.
 *
 * @example matchesPattern(/\d{4}-\d\d-\d\d/, tokenTrie(tokenizer, { endOfText: 50256 }))
 * @throws SyntaxError or RangeError if the pattern uses what is not understood, or no text matches it; from the
 * processor, as `constrain`
 */
export function matchesPattern(pattern: RegExp, trie: TokenTrie): LogitsProcessor {
  const expression = patternParser()(pattern, plain, 'matchesPattern');
  return constrain(overTokens(derivativeAutomaton(expression, 'matchesPattern'), trie));
}
