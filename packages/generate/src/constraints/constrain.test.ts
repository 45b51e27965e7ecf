import { describe, expect, it } from 'vitest';
import { generate } from '../loop/generate.ts';
import { markovModel } from '../testing/markov-model.ts';
import { constrain } from './constrain.ts';
import type { TokenAutomaton } from './token-automaton.ts';

/** Even ids and odd ids in turns, the even ones first. */
const alternating: TokenAutomaton<'even' | 'odd'> = {
  start: 'even',
  next: (state, id) => (id % 2 === (state === 'even' ? 0 : 1) ? (state === 'even' ? 'odd' : 'even') : undefined),
  allowed: (state) => (state === 'even' ? [0, 2] : [1, 3, 9]),
};
const logits = Float32Array.of(1, 2, 3, 4);
const after = (...generated: number[]) => ({ prompt: [3], generated });

describe('constrain', () => {
  it('excludes what the automaton does not allow after the generated tokens, and leaves the rest as it is', () => {
    const processor = constrain(alternating);
    expect(processor(logits, after())).toEqual(Float32Array.of(1, -Infinity, 3, -Infinity));
    expect(processor(logits, after(2))).toEqual(Float32Array.of(-Infinity, 2, -Infinity, 4));
    expect(logits).toEqual(Float32Array.of(1, 2, 3, 4));
  });

  it('is right for any history, whatever it saw before', () => {
    const processor = constrain(alternating);
    const histories = [[2, 1, 0], [], [0, 3], [2], [2, 1], [0]].map((generated) => after(...generated));
    const alone = histories.map((history) => constrain(alternating)(logits, history));
    expect(histories.map((history) => processor(logits, history))).toEqual(alone);
  });

  it('asks the automaton once for each state', () => {
    const asked: string[] = [];
    const processor = constrain<'even' | 'odd'>({
      ...alternating,
      allowed(state) {
        asked.push(state);
        return alternating.allowed(state);
      },
    });
    for (const history of [after(), after(0), after(0, 1), after(2, 3, 0)]) processor(logits, history);
    expect(asked).toEqual(['even', 'odd']);
  });

  it('serves several generations at once', async () => {
    const even = [0.1, 0.4, 0.1, 0.4];
    const model = markovModel([even, even, even, even]);
    const processors = [constrain(alternating)];
    const [one, other] = [0, 1].map((first) =>
      generate({ model, prompt: [first], maxNewTokens: 9, processors })[Symbol.asyncIterator](),
    );
    const ids: number[] = [];
    for (let step = 0; step < 9; step++) {
      for (const generation of step % 3 ? [one!, other!] : [other!, one!]) {
        ids.push((await generation.next()).value!.id);
      }
    }
    expect(ids.map((id) => id % 2)).toEqual(ids.map((_, index) => Math.floor(index / 2) % 2));
  });

  it('refuses a generated token that the automaton does not allow', () => {
    const message = 'constrain: generated[1] (2) must be a token that the automaton allows there.';
    expect(() => constrain(alternating)(logits, after(0, 2))).toThrow(new RangeError(message));
  });

  it('says so when nothing is allowed', () => {
    const stuck = { ...alternating, allowed: () => [] };
    expect(() => constrain(stuck)(logits, after(0))).toThrow(
      new RangeError(
        'constrain: no token is allowed after the 1 generated; the vocabulary must hold one that goes on.',
      ),
    );
  });
});
