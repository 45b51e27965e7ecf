import { gpt2Tokenizer } from '@typeformer/tokenizer';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { derivativeAutomaton } from './derivative-automaton.ts';
import { overTokens } from './over-tokens.ts';
import { patternParser } from './pattern-parser.ts';
import { schemaExpression } from './schema-expression.ts';
import { plain } from './spelling.ts';
import type { TokenAutomaton } from './token-automaton.ts';
import { tokenTrie } from './token-trie.ts';

const tokenizer = await gpt2Tokenizer();
const endOfText = 50256;
const trie = tokenTrie(tokenizer, { endOfText });
const parse = patternParser();
const bytesOf = (pattern: RegExp) => derivativeAutomaton(parse(pattern, plain, 'test'), 'test');

/** What a walk through each token on its own allows. */
const bruteForce = <State>(automaton: TokenAutomaton<State>, state: State) =>
  Array.from({ length: tokenizer.vocabSize }, (_, id) => id).filter((id) => automaton.next(state, id) !== undefined);

describe('overTokens', () => {
  it.each([
    ['words', bytesOf(/\p{Lu}?\p{Ll}+( \p{Ll}+)*/u)],
    ['numbers', bytesOf(/\d{1,3}(,\d{3})*|日本*🦊{2,3}/)],
    ['any text', bytesOf(/[^]*/)],
    ['JSON', derivativeAutomaton(schemaExpression(true), 'test')],
  ])("allows after any tokens what each token's own bytes allow, for %s", (_, bytes) => {
    const automaton = overTokens(bytes, trie);
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 6 }), (choices) => {
        let state: typeof automaton.start | undefined = automaton.start;
        for (const choice of choices) {
          const ids: number[] = [...automaton.allowed(state)];
          const after = automaton.next(state, ids[choice % ids.length]!);
          if (after === undefined) throw new Error('an allowed token is refused');
          state = after;
        }
        const allowed = [...automaton.allowed(state)].toSorted((one, other) => one - other);
        expect(allowed).toEqual(bruteForce(automaton, state));
        expect(allowed.length).toBeGreaterThan(0);
      }),
      { numRuns: 6 },
    );
  });

  it('ends the text where it may end, and then ends it again', () => {
    const automaton = overTokens(bytesOf(/a+/), trie);
    const [a] = tokenizer.encode('a');
    const afterA = automaton.next(automaton.start, a!)!;
    const ended = automaton.next(afterA, endOfText)!;
    expect(automaton.next(automaton.start, endOfText)).toBeUndefined();
    expect(automaton.allowed(ended)).toEqual([endOfText]);
    expect(automaton.next(ended, endOfText)).toBe(ended);
    expect(automaton.next(ended, a!)).toBeUndefined();
  });

  it('ends the text by any of several tokens, which are no text even if they have some', () => {
    const [b] = tokenizer.encode('b');
    const automaton = overTokens(bytesOf(/a|ab/), tokenTrie(tokenizer, { endOfText: [endOfText, b!] }));
    const afterA = automaton.next(automaton.start, tokenizer.encode('a')[0]!)!;
    expect(automaton.allowed(afterA)).toEqual([endOfText, b]);
    expect(automaton.allowed(automaton.next(afterA, b!)!)).toEqual([endOfText, b]);
  });

  it('does not take the name of a special token for text', () => {
    const automaton = overTokens(bytesOf(/<\|endoftext\|>/), trie);
    expect(automaton.next(automaton.start, endOfText)).toBeUndefined();
    expect(automaton.allowed(automaton.start)).not.toContain(endOfText);
  });

  it('reaches every text of a language, in all the ways that tokens spell it, and no other', () => {
    const tokens = ['a', 'b', 'c', 'ab', 'bc', 'abc', 'x', 'xx'].map((text) => new TextEncoder().encode(text));
    const bytes = [...tokens, Uint8Array.of(0xc3), Uint8Array.of(0xa9), Uint8Array.of(0x78, 0xc3)]; // é is c3 a9
    const small = { vocabSize: bytes.length + 1, specialTokens: new Map(), tokenBytes: (id: number) => bytes[id]! };
    const automaton = overTokens(bytesOf(/ab?c|x{1,2}é|/), tokenTrie(small, { endOfText: bytes.length }));
    const spelled = (state: typeof automaton.start, ids: readonly number[]): string[] =>
      [...automaton.allowed(state)].flatMap((id) => {
        if (id !== bytes.length) return spelled(automaton.next(state, id)!, [...ids, id]);
        const text = new TextDecoder().decode(Uint8Array.from(ids.flatMap((one) => [...bytes[one]!])));
        return [`${text}: ${ids.length}`];
      });
    const counts = ['abc: 1', 'abc: 2', 'abc: 2', 'abc: 3', 'ac: 2', 'xxé: 3', 'xxé: 3', 'xxé: 4', 'xé: 2', 'xé: 3'];
    expect(spelled(automaton.start, []).toSorted()).toEqual([': 0', ...counts]);
  });
});
