import type { LogitsProcessor } from '../processors/logits-processor.ts';
import type { TokenAutomaton } from './token-automaton.ts';

/**
 * Keeps the tokens that `automaton` allows after those generated, and excludes the rest. It goes first among the
 * processors, so that the others choose among what is allowed; one constraint serves any number of generations, at the
 * same time too. What a state allows is computed once and kept, in one bit for each token.
 *
 * @throws RangeError from the processor, if a token generated is not one that the automaton allows there, or it allows
 * none
 */
export function constrain<State>(automaton: TokenAutomaton<State>): LogitsProcessor {
  const masks = new Map<State, Uint8Array>();

  return (logits, { generated }) => {
    // From the start each time: it costs little beside a model, and is right for every history.
    let state = automaton.start;
    for (const [position, id] of generated.entries()) {
      const after = automaton.next(state, id);
      if (after === undefined) {
        throw new RangeError(
          `constrain: generated[${position}] (${id}) must be a token that the automaton allows there.`,
        );
      }
      state = after;
    }
    let mask = masks.get(state);
    if (!mask) masks.set(state, (mask = bitMask([...automaton.allowed(state)])));
    if (mask.length === 0) {
      throw new RangeError(
        `constrain: no token is allowed after the ${generated.length} generated; the vocabulary must hold one that goes on.`,
      );
    }
    const allowed = new Float32Array(logits.length).fill(-Infinity);
    for (let id = 0; id < logits.length; id++) {
      if (mask[id >> 3]! & (1 << (id & 7))) allowed[id] = logits[id]!;
    }
    return allowed;
  };
}

/** As many bytes as the largest id needs, so that none has no bytes. */
function bitMask(ids: readonly number[]): Uint8Array {
  const mask = new Uint8Array(ids.reduce((length, id) => Math.max(length, (id >> 3) + 1), 0));
  for (const id of ids) mask[id >> 3]! |= 1 << (id & 7);
  return mask;
}
