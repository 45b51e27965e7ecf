import type { ByteAutomaton } from './byte-automaton.ts';
import type { TokenAutomaton } from './token-automaton.ts';
import type { TokenTrie } from './token-trie.ts';

const ended = Symbol('ended');

/**
 * An automaton over bytes as one over tokens: a token is allowed where all its bytes are, whether or not they end with a
 * character; `endOfText` where the text may end, and after it nothing else than this.
 */
export function overTokens<State>(
  automaton: ByteAutomaton<State>,
  { tokens, bytes, endOfText }: TokenTrie,
): TokenAutomaton<State | typeof ended> {
  return {
    start: automaton.start,
    next(state, id) {
      if (endOfText.includes(id)) return state === ended || automaton.accepts(state) ? ended : undefined;
      const read = bytes[id];
      if (state === ended || read === undefined) return undefined;
      let after: State | undefined = state;
      for (const byte of read) {
        after = automaton.next(after, byte);
        if (after === undefined) return undefined;
      }
      return after;
    },
    allowed(state) {
      if (state === ended) return endOfText;
      const ids = automaton.accepts(state) ? [...endOfText] : [];
      const states = [state]; // before and after each byte of a token, as far as it gets
      for (const { id, bytes: read, shared } of tokens) {
        if (shared >= states.length) continue; // the byte at which the token before failed is also this one's
        states.length = shared + 1;
        while (states.length <= read.length) {
          const after = automaton.next(states.at(-1)!, read[states.length - 1]!);
          if (after === undefined) break;
          states.push(after);
        }
        if (states.length > read.length) ids.push(id);
      }
      return ids;
    },
  };
}
