import { Branches } from './branches.ts';
import { checkCount } from '../checks/check-count.ts';
import { checkLimit } from '../checks/check-limit.ts';
import { checkLogits } from '../checks/check-logits.ts';
import { checkPrompt } from '../checks/check-prompt.ts';
import { cosine } from './cosine.ts';
import { eventLoopTurn } from '../loop/event-loop-turn.ts';
import type { FinishReason, GeneratedToken } from '../loop/generate.ts';
import type { HiddenStatesModel } from '../language-model.ts';
import type { StopCondition } from '../loop/stop-condition.ts';
import { topTokens } from '../logits/top-tokens.ts';

export type ContrastiveSearchOptions = {
  readonly model: HiddenStatesModel;
  /** From 1 to `model.maxSeqLen` ids. */
  readonly prompt: readonly number[];
  /** Infinity, if only `stop`, the context or `signal` is to end it. */
  readonly maxNewTokens: number;
  /** How many of the likeliest tokens to choose from: 4 if absent. */
  readonly topK?: number | undefined;
  /** From 0, where the likeliest token is chosen, to 1, where the least similar one is: 0.6 if absent. */
  readonly penalty?: number | undefined;
  readonly stop?: StopCondition | undefined;
  /** Ends the search, without an error, before the next token. */
  readonly signal?: AbortSignal | undefined;
};

/** The tokens as they come, to be read once. */
export interface ContrastiveGeneration extends AsyncIterable<ContrastiveToken> {
  /** Why it ended, known with the last token; undefined until then, and after an error or a `break`. */
  readonly finishReason: FinishReason | undefined;
}

export type ContrastiveToken = Pick<GeneratedToken, 'id' | 'logProbability'>;

/**
 * Continues `prompt`, token by token, without repeating itself: of the `topK` likeliest tokens with the one
 * whose `(1 - penalty) · probability - penalty · similarity` is largest, where the similarity is the largest cosine of
 * its hidden state and one of a token before it; of equals with the likelier. https://arxiv.org/abs/2202.06417
 *
 * Each is computed when it is asked for: the model reads all candidates at the same time, which need a place in the
 * context; after a prompt that fills it there is no token. However it ends, the model's states are released.
 *
 * @throws RangeError at once, if an option is not as it must be; while it runs, if the model gives what it must not
 */
export function contrastiveSearch(options: ContrastiveSearchOptions): ContrastiveGeneration {
  const { model, maxNewTokens, topK = 4, penalty = 0.6, stop, signal } = options;
  const prompt = [...options.prompt];
  checkPrompt(prompt, model, 'contrastiveSearch');
  checkLimit(maxNewTokens, 'contrastiveSearch: maxNewTokens');
  checkCount(topK, 'contrastiveSearch: topK');
  if (!(penalty >= 0 && penalty <= 1)) {
    throw new RangeError(`contrastiveSearch: penalty (${penalty}) must be from 0 to 1.`);
  }
  let finishReason: FinishReason | undefined = prompt.length === model.maxSeqLen ? 'context' : undefined;

  async function* tokens(): AsyncGenerator<ContrastiveToken, void, undefined> {
    const generated: number[] = [];
    const hidden: Float32Array[] = []; // of each token so far
    let logits: Float32Array | undefined;
    const branches = new Branches(model, (ids, state) => model.nextLogitsAndHidden(ids, state));
    try {
      while (finishReason === undefined) {
        if (signal?.aborted) {
          finishReason = 'aborted';
          return;
        }
        if (!logits) {
          const [read] = await branches.read([prompt]);
          await eventLoopTurn();
          logits = read!.logits;
          hidden.push(...read!.hidden);
          continue;
        }
        checkLogits(logits, model, 'contrastiveSearch', 'the model');
        const candidates = topTokens(logits, topK);
        branches.keep(candidates.map(() => 0));
        const read = await branches.read(candidates.map(({ id }) => [id]));
        await eventLoopTurn();
        if (signal?.aborted) continue;

        const scores = candidates.map(({ probability }, index) => {
          const similarity = largestCosine(read[index]!.hidden[0]!, hidden);
          return (1 - penalty) * probability - penalty * similarity;
        });
        const chosen = scores.indexOf(Math.max(...scores));
        branches.keep([chosen]);
        logits = read[chosen]!.logits;
        hidden.push(...read[chosen]!.hidden);
        const { id, logProbability } = candidates[chosen]!;
        generated.push(id);

        if (stop?.(generated)) finishReason = 'stop';
        else if (generated.length === maxNewTokens) finishReason = 'length';
        else if (prompt.length + generated.length === model.maxSeqLen) finishReason = 'context';
        if (finishReason) branches.release();
        yield { id, logProbability };
      }
    } finally {
      branches.release();
    }
  }

  const iterator = tokens();
  return {
    get finishReason() {
      return finishReason;
    },
    [Symbol.asyncIterator]: () => iterator,
  };
}

function largestCosine(hidden: Float32Array, earlier: readonly Float32Array[]): number {
  const largest = earlier.reduce((largestSoFar, other) => Math.max(largestSoFar, cosine(hidden, other)), -1);
  if (!Number.isNaN(largest)) return largest;
  throw new RangeError('contrastiveSearch: the model gave a hidden state with NaN or Infinity; all must be finite.');
}
