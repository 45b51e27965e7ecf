import { checkCount } from '../checks/check-count.ts';
import { commonLength } from '../loop/common-length.ts';
import type { ForkingModel, NextLogits } from '../language-model.ts';

/** What a state has read, and the state of the model itself. */
export type RememberedState<State> = { readonly ids: readonly number[]; readonly state: State };

/** A model that remembers what it has read before. */
export interface PromptCache<State = unknown> extends ForkingModel<RememberedState<State>> {
  /** Forgets all, and frees it. */
  clear(): void;
}

/**
 * The model with a memory of its last `entries` texts: a prompt that begins as one of them did is read from where it
 * differs. So the next turn of a conversation reads what is new in it, and samples of one prompt, also at the same time,
 * read it once.
 *
 * A released state is kept, in place of one that had read less of the same; of more than `entries`, the one that was
 * not used for longest is freed.
 *
 * @throws RangeError if `entries` is not a whole number of at least 1
 */
export function promptCache<State>(
  model: ForkingModel<State>,
  { entries = 4 }: { readonly entries?: number | undefined } = {},
): PromptCache<State> {
  checkCount(entries, 'promptCache: entries');
  type Entry = RememberedState<State> & { readonly logits?: Float32Array };
  let memory: Entry[] = []; // the one used last stands last
  let reading: Promise<unknown> = Promise.resolve();

  function remember(entry: Entry): void {
    const covered = memory.filter(({ ids }) => commonLength(ids, entry.ids) === ids.length);
    const kept = [...memory.filter((other) => !covered.includes(other)), entry];
    memory = kept.slice(-entries);
    for (const { state } of [...covered, ...kept.slice(0, -entries)]) model.release(state);
  }

  async function readPrompt(ids: readonly number[]): Promise<NextLogits<RememberedState<State>>> {
    const lengths = memory.map((entry) => commonLength(entry.ids, ids));
    const length = Math.max(0, ...lengths);
    const found = length > 0 ? memory[lengths.lastIndexOf(length)] : undefined;
    if (found) memory = [...memory.filter((entry) => entry !== found), found];
    if (found?.logits && length === ids.length && length === found.ids.length) {
      return { logits: found.logits.slice(), state: { ids, state: model.fork(found.state) } };
    }
    const known = Math.min(length, ids.length - 1); // the last is read for its logits
    const given = found && known > 0 ? model.fork(found.state, known) : undefined;
    const { logits, state } = await model.nextLogits(ids.slice(known), given);
    remember({ ids, state: model.fork(state), logits: logits.slice() });
    return { logits, state: { ids, state } };
  }

  return {
    vocabSize: model.vocabSize,
    maxSeqLen: model.maxSeqLen,
    async nextLogits(ids, given) {
      if (given) {
        const { logits, state } = await model.nextLogits(ids, given.state);
        return { logits, state: { ids: [...given.ids, ...ids], state } };
      }
      // One prompt after the other, so that the next finds what this one has read.
      const prompt = reading.then(() => readPrompt([...ids]));
      reading = prompt.catch(() => {});
      return prompt;
    },
    fork: ({ ids, state }, length = ids.length) => ({ ids: ids.slice(0, length), state: model.fork(state, length) }),
    release: remember,
    clear() {
      for (const { state } of memory) model.release(state);
      memory = [];
    },
  };
}
