import { checkCount } from '../checks/check-count.ts';
import { checkId } from '../checks/check-id.ts';
import { checkLimit } from '../checks/check-limit.ts';
import { checkLogits } from '../checks/check-logits.ts';
import { checkPrompt } from '../checks/check-prompt.ts';
import { ContextWindow } from './context-window.ts';
import { eventLoopTurn } from './event-loop-turn.ts';
import type { LanguageModel, ScoringModel } from '../language-model.ts';
import { logSumExp } from '../logits/log-sum-exp.ts';
import { processLogits } from '../processors/process-logits.ts';
import type { LogitsProcessor } from '../processors/logits-processor.ts';
import { greedy } from '../samplers/greedy.ts';
import type { Sampler } from '../samplers/sampler.ts';
import { Speculation, type Draft } from './speculation.ts';
import type { StopCondition } from './stop-condition.ts';
import { TokenClock, type Timing } from './timing.ts';
import { topTokens, type TopToken } from '../logits/top-tokens.ts';

export type GenerateOptions = ModelOptions & {
  /** From 1 to `model.maxSeqLen` ids. */
  readonly prompt: readonly number[];
  /** Infinity, if only `stop`, `maxTime`, the context or `signal` is to end it. */
  readonly maxNewTokens: number;
  /** In milliseconds, from when the first token is asked for: the first token after it is the last. Without end if absent. */
  readonly maxTime?: number | undefined;
  /** Applied in this order; none if absent. Hugging Face applies temperature, then topK, then topP. */
  readonly processors?: readonly LogitsProcessor[] | undefined;
  /** `greedy()` if absent. */
  readonly sampler?: Sampler | undefined;
  readonly stop?: StopCondition | undefined;
  /**
   * What to do with the next token once the model has read `maxSeqLen` of them: `'slide'` (the default) drops the
   * oldest half of the window and has the model read the rest afresh, `'stop'` ends.
   */
  readonly whenFull?: 'slide' | 'stop' | undefined;
  /** How many of the likeliest tokens to give with each. None if absent. */
  readonly topTokens?: number | undefined;
  /** Ends generation, without an error, before the next token. */
  readonly signal?: AbortSignal | undefined;
};

export type ModelOptions =
  | { readonly model: LanguageModel; readonly draft?: undefined }
  | {
      readonly model: ScoringModel;
      /**
       * Makes it quicker, and the tokens are the same: the draft guesses what comes next, and the model reads several
       * guesses at once. Processors and the sampler are asked about guesses too, so they must depend on nothing but
       * what they are given, as all do here but for `mirostat`.
       */
      readonly draft: Draft;
    };

export type GeneratedToken = {
  readonly id: number;
  /** The natural logarithm of the id's probability under the model's own logits, before any processor. */
  readonly logProbability: number;
  /** The likeliest under the model's own logits, likeliest first: as many as were asked for. */
  readonly topTokens: readonly TopToken[];
  /** How many of the oldest tokens were no longer in the window that this one follows: 0 until it first slides. */
  readonly dropped: number;
};

/**
 * `'stop'`: the stop condition held; `'length'`: there are `maxNewTokens`; `'time'`: `maxTime` has passed; `'context'`:
 * the model has read all that it can, and `whenFull` is `'stop'`; `'aborted'`: `signal` was.
 */
export type FinishReason = 'stop' | 'length' | 'time' | 'context' | 'aborted';

/** How many tokens were read and made, so far. */
export type Usage = { readonly promptTokens: number; readonly generatedTokens: number };

/** The tokens as they come, to be read once. */
export interface Generation extends AsyncIterable<GeneratedToken> {
  /** Why it ended, known with the last token; undefined until then, and after an error or a `break`. */
  readonly finishReason: FinishReason | undefined;
  readonly usage: Usage;
  readonly timing: Timing;
}

/**
 * Continues `prompt`, token by token. Each is computed when it is asked for, and none that is not; the model reads the
 * prompt once and then only what is new. The token at which `stop` holds is the last and is given as well.
 *
 * However it ends (also by an error, a `break` or `signal`) the model's state is released. An abort during the model's
 * work takes effect when that is done.
 *
 * @throws RangeError at once, if the prompt is empty, longer than the context or holds an id that the model does not
 * have, if `maxNewTokens` is not a whole number of at least 1 or Infinity, `maxTime` is not above 0 or the draft's tokens are not
 * the model's; while it runs, if the model, a processor or the sampler gives what it must not
 */
export function generate(options: GenerateOptions): Generation {
  const { maxNewTokens, maxTime = Infinity, processors = [], sampler = greedy(), stop, whenFull = 'slide' } = options;
  const { model, signal, topTokens: topCount = 0 } = options;
  const prompt = [...options.prompt];
  checkPrompt(prompt, model, 'generate');
  checkLimit(maxNewTokens, 'generate: maxNewTokens');
  if (!(maxTime > 0)) throw new RangeError(`generate: maxTime (${maxTime}) must be above 0.`);
  checkCount(topCount, 'generate: topTokens', 0);
  const window = options.draft
    ? new Speculation(options.model, options.draft, (logits, ids) => chooseId(logits, ids.slice(prompt.length)))
    : new ContextWindow(model);
  const generated: number[] = [];
  const clock = new TokenClock();
  let finishReason: FinishReason | undefined;

  async function* tokens(): AsyncGenerator<GeneratedToken, void, undefined> {
    const ids = [...prompt];
    clock.start();
    try {
      while (finishReason === undefined) {
        if (signal?.aborted) {
          finishReason = 'aborted';
          return;
        }
        const logits = await window.logitsAfter(ids, maxNewTokens - generated.length);
        await eventLoopTurn();
        if (signal?.aborted) continue;
        checkLogits(logits, model, 'generate', 'the model');

        const { dropped } = window;
        const total = logSumExp(logits, 'model.nextLogits');
        const id = chooseId(logits, generated);
        ids.push(id);
        generated.push(id);
        clock.token();

        if (stop?.(generated)) finishReason = 'stop';
        else if (generated.length === maxNewTokens) finishReason = 'length';
        else if (clock.timing.elapsed >= maxTime) finishReason = 'time';
        else if (whenFull === 'stop' && ids.length > model.maxSeqLen) finishReason = 'context';
        if (finishReason) window.release();
        const likeliest = topCount > 0 ? topTokens(logits, topCount) : [];
        yield { id, logProbability: logits[id]! - total, topTokens: likeliest, dropped };
      }
    } finally {
      window.release();
    }
  }

  function chooseId(logits: Float32Array, before: readonly number[]): number {
    const processed = processLogits(logits, processors, { prompt, generated: before }, model, 'generate');
    const id = sampler(processed, before.length);
    checkId(id, model.vocabSize, "generate: the sampler's choice");
    return id;
  }

  const iterator = tokens();
  return {
    get finishReason() {
      return finishReason;
    },
    get usage() {
      return { promptTokens: prompt.length, generatedTokens: generated.length };
    },
    get timing() {
      return clock.timing;
    },
    [Symbol.asyncIterator]: () => iterator,
  };
}
