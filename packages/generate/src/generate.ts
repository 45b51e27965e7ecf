import { checkId } from './check-id.ts';
import { ContextWindow } from './context-window.ts';
import type { LanguageModel } from './language-model.ts';
import { logSumExp } from './log-sum-exp.ts';
import type { LogitsProcessor } from './processors/logits-processor.ts';
import { greedy } from './samplers/greedy.ts';
import type { Sampler } from './samplers/sampler.ts';
import type { StopCondition } from './stop-condition.ts';

export type GenerateOptions = {
  readonly model: LanguageModel;
  /** From 1 to `model.maxSeqLen` ids. */
  readonly prompt: readonly number[];
  readonly maxNewTokens: number;
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
  /** Ends generation, without an error, before the next token. */
  readonly signal?: AbortSignal | undefined;
};

export type GeneratedToken = {
  readonly id: number;
  /** The natural logarithm of the id's probability under the model's own logits, before any processor. */
  readonly logProbability: number;
  /** How many of the oldest tokens were no longer in the window that this one follows: 0 until it first slides. */
  readonly dropped: number;
};

/**
 * `'stop'`: the stop condition held; `'length'`: there are `maxNewTokens`; `'context'`: the model has read all that it
 * can, and `whenFull` is `'stop'`; `'aborted'`: `signal` was.
 */
export type FinishReason = 'stop' | 'length' | 'context' | 'aborted';

/** The tokens as they come, to be read once. */
export interface Generation extends AsyncIterable<GeneratedToken> {
  /** Why it ended, known with the last token; undefined until then, and after an error or a `break`. */
  readonly finishReason: FinishReason | undefined;
}

/**
 * Continues `prompt`, token by token. Each is computed when it is asked for, and none that is not; the model reads the
 * prompt once and then only what is new. The token at which `stop` holds is the last and is given as well.
 *
 * However it ends (also by an error, a `break` or `signal`) the model's state is released. An abort during the model's
 * work takes effect when that is done.
 *
 * @throws RangeError at once, if the prompt is empty, longer than the context or holds an id that the model does not
 * have, or if `maxNewTokens` is not a whole number of at least 1; while it runs, if the model, a processor or the
 * sampler gives what it must not
 */
export function generate(options: GenerateOptions): Generation {
  const { model, maxNewTokens, processors = [], sampler = greedy(), stop, whenFull = 'slide', signal } = options;
  const prompt = [...options.prompt];
  checkPrompt(prompt, model);
  if (!Number.isSafeInteger(maxNewTokens) || maxNewTokens < 1) {
    throw new RangeError(`generate: maxNewTokens (${maxNewTokens}) must be a whole number of at least 1.`);
  }
  let finishReason: FinishReason | undefined;

  async function* tokens(): AsyncGenerator<GeneratedToken, void, undefined> {
    const ids = [...prompt];
    const generated: number[] = [];
    const window = new ContextWindow(model);
    try {
      while (finishReason === undefined) {
        if (signal?.aborted) {
          finishReason = 'aborted';
          return;
        }
        const logits = await window.logitsAfter(ids);
        await eventLoopTurn();
        if (signal?.aborted) continue;
        checkLength(logits, model, 'the model');

        const { dropped } = window;
        const total = logSumExp(logits, 'model.nextLogits');
        const id = chooseId(logits, generated);
        const logProbability = logits[id]! - total;
        ids.push(id);
        generated.push(id);

        if (stop?.(generated)) finishReason = 'stop';
        else if (generated.length === maxNewTokens) finishReason = 'length';
        else if (whenFull === 'stop' && ids.length > model.maxSeqLen) finishReason = 'context';
        if (finishReason) window.release();
        yield { id, logProbability, dropped };
      }
    } finally {
      window.release();
    }
  }

  function chooseId(logits: Float32Array, generated: readonly number[]): number {
    const history = { prompt, generated };
    let processed = logits;
    for (const processor of processors) {
      processed = processor(processed, history);
      checkLength(processed, model, 'a processor');
    }
    const id = sampler(processed, generated.length);
    checkId(id, model.vocabSize, "generate: the sampler's choice");
    return id;
  }

  const iterator = tokens();
  return {
    get finishReason() {
      return finishReason;
    },
    [Symbol.asyncIterator]: () => iterator,
  };
}

/** A model on the CPU answers without one; signals, timers and messages, an abort among them, would wait for the end. */
function eventLoopTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

function checkPrompt(prompt: readonly number[], model: LanguageModel): void {
  if (prompt.length === 0) throw new RangeError('generate: the prompt is empty; it must have at least one token.');
  prompt.forEach((id, position) => checkId(id, model.vocabSize, `generate: prompt[${position}]`));
  const { maxSeqLen } = model;
  if (prompt.length > maxSeqLen) {
    throw new RangeError(
      `generate: the prompt has ${prompt.length} tokens, but the model's context is ${maxSeqLen}; keep the last ${maxSeqLen} or fewer.`,
    );
  }
}

function checkLength(logits: Float32Array, { vocabSize }: LanguageModel, who: string): void {
  if (logits.length === vocabSize) return;
  throw new RangeError(`generate: ${who} gave ${logits.length} logits; it must give ${vocabSize}, one for each token.`);
}
