import { Branches } from './branches.ts';
import { checkCount } from '../checks/check-count.ts';
import { checkId } from '../checks/check-id.ts';
import { checkPrompt } from '../checks/check-prompt.ts';
import { continuations } from './continuations.ts';
import { eventLoopTurn } from '../loop/event-loop-turn.ts';
import { hypotheses, type BeamHypothesis, type HypothesesOptions } from './hypotheses.ts';
import type { ForkingModel } from '../language-model.ts';
import type { LogitsProcessor } from '../processors/logits-processor.ts';

export type BeamSearchOptions = HypothesesOptions & {
  readonly model: ForkingModel;
  /** From 1 to `model.maxSeqLen` ids. */
  readonly prompt: readonly number[];
  readonly maxNewTokens: number;
  /** Each ends its sequence, as an end-of-text token does. None if absent. */
  readonly stopIds?: readonly number[] | undefined;
  /** How many sequences to give: from 1 (the default) to `beams`. */
  readonly returned?: number | undefined;
  /** Applied in this order to the log-probabilities of the next token; none if absent. */
  readonly processors?: readonly LogitsProcessor[] | undefined;
  /** When aborted, the search rejects with its reason, once the model's work at this step is done. */
  readonly signal?: AbortSignal | undefined;
};

type Beam = {
  readonly ids: readonly number[];
  /** Of the ids' log-probabilities, as processed. */
  readonly sum: number;
  /** Whose state has read all but the last. */
  readonly branch: number;
};

/**
 * Searches for the continuations of `prompt` with the best scores, and gives them best first. At each step the `beams`
 * likeliest sequences that have not ended go on; one that ends is a result if it is among the `beams` likeliest of all.
 * Of equals, the one found first is better. Sequences and scores are those of Hugging Face's `generate` with `num_beams`,
 * but none has an excluded token: there may be fewer than `returned`.
 *
 * The beams of a step are read at the same time. However it ends, the model's states are released.
 *
 * @throws RangeError if an option is not as it must be, the model or a processor gives what it must not, or no sequence
 * is left
 */
export async function beamSearch(options: BeamSearchOptions): Promise<BeamHypothesis[]> {
  const { model, beams, maxNewTokens, stopIds = [], returned = 1, processors = [], signal } = options;
  const prompt = [...options.prompt];
  checkPrompt(prompt, model, 'beamSearch');
  for (const [name, count] of Object.entries({ beams, maxNewTokens, returned })) {
    checkCount(count, `beamSearch: ${name}`);
  }
  if (returned > beams) throw new RangeError(`beamSearch: returned (${returned}) must be at most beams (${beams}).`);
  for (const id of stopIds) checkId(id, model.vocabSize, 'beamSearch: the stop id');

  const stops = new Set(stopIds);
  const room = model.maxSeqLen - prompt.length + 1; // the last id is not read
  const finished = hypotheses(options, Math.min(maxNewTokens, room));

  /** The likeliest continuations by one id: so many that all beams could go on from this one, past every stop id. */
  function extended({ ids, sum }: Beam, branch: number, logits: Float32Array): Beam[] {
    const history = { prompt, generated: ids };
    const tokens = continuations(logits, history, beams + stops.size, { model, processors });
    return tokens.map(({ id, logProbability }) => ({ ids: [...ids, id], sum: sum + logProbability, branch }));
  }

  function finishReason(ids: readonly number[]): BeamHypothesis['finishReason'] | undefined {
    if (stops.has(ids.at(-1)!)) return 'stop';
    if (ids.length === maxNewTokens) return 'length';
    return ids.length === room ? 'context' : undefined;
  }

  const branches = new Branches(model, (ids, state) => model.nextLogits(ids, state));
  let running: readonly Beam[] = [{ ids: [], sum: 0, branch: 0 }];
  try {
    for (let length = 1; ; length++) {
      signal?.throwIfAborted();
      const read = await branches.read(running.map(({ ids }) => (length === 1 ? prompt : ids.slice(-1))));
      await eventLoopTurn();
      signal?.throwIfAborted();

      const candidates = running.flatMap((beam, branch) => extended(beam, branch, read[branch]!.logits));
      candidates.sort((a, b) => b.sum - a.sum);
      for (const { ids, sum } of candidates.slice(0, beams)) {
        const reason = finishReason(ids);
        if (reason) finished.add(ids, sum, reason);
      }
      running = candidates.filter(({ ids }) => !finishReason(ids)).slice(0, beams);
      if (running.length === 0 || finished.areFinal(running[0]!.sum, length)) break;
      branches.keep(running.map(({ branch }) => branch));
    }
  } finally {
    branches.release();
  }
  if (finished.best.length === 0) {
    throw new RangeError('beamSearch: the processors exclude every token after every beam; they must leave one.');
  }
  return finished.best.slice(0, returned);
}
