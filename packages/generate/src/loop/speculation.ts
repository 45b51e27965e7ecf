import { checkCount } from '../checks/check-count.ts';
import { checkLogits } from '../checks/check-logits.ts';
import { commonLength } from './common-length.ts';
import { ContextWindow } from './context-window.ts';
import type { ForkingModel, ScoringModel } from '../language-model.ts';

/** A quicker model that guesses, of the same tokens. */
export type Draft = {
  readonly model: ForkingModel;
  /** How many tokens it guesses at a time. 4 if absent. */
  readonly tokens?: number | undefined;
};

/** Chooses the token after `ids` from its logits, the same one each time. */
export type Choose = (logits: Float32Array, ids: readonly number[]) => number;

/**
 * A `ContextWindow` that reads ahead: a draft guesses the next tokens, and the model reads them at once, which takes it
 * little longer than one. As long as the guesses are what is chosen, the logits are there.
 *
 * The draft guesses as `choose` chooses, by the same draw from its own logits: the likelier, the more the two models
 * agree. Nothing else depends on the guesses, so the tokens are those that the model gives without a draft. Leviathan
 * et al., https://arxiv.org/abs/2211.17192, make up for wrong guesses by a second draw instead, and give other tokens of
 * the same distribution.
 */
export class Speculation {
  readonly #window: ContextWindow<ScoringModel>;
  readonly #draft: ContextWindow<ForkingModel>;
  readonly #tokens: number;
  readonly #choose: Choose;
  #ids: readonly number[] = []; // that the model has read, guesses behind them
  #logits: readonly Float32Array[] = []; // after each of the last of them

  /** @throws RangeError if the draft has other tokens, or `tokens` is not a whole number of at least 1 */
  constructor(model: ScoringModel, { model: draft, tokens = 4 }: Draft, choose: Choose) {
    if (draft.vocabSize !== model.vocabSize) {
      throw new RangeError(
        `generate: the draft's vocabSize (${draft.vocabSize}) must be the model's (${model.vocabSize}), of the same tokens.`,
      );
    }
    checkCount(tokens, 'generate: draft.tokens');
    this.#window = new ContextWindow(model);
    this.#draft = new ContextWindow(draft);
    this.#tokens = tokens;
    this.#choose = choose;
  }

  get dropped(): number {
    return this.#window.dropped;
  }

  /** As `ContextWindow` has it; there will be no more than `atMost` tokens after `ids`. */
  async logitsAfter(ids: readonly number[], atMost: number): Promise<Float32Array> {
    const common = commonLength(this.#ids, ids);
    const known = common === ids.length ? this.#logits.at(common - this.#ids.length - 1) : undefined;
    if (known) return known;

    this.#window.rewind(common);
    this.#draft.rewind(common);
    this.#ids = await this.#guess(ids, Math.min(this.#tokens, atMost - 1, this.#room(ids)));
    if (this.#ids.length === ids.length) this.#logits = [await this.#window.logitsAfter(ids)];
    else {
      const { model } = this.#window;
      const { logits } = await this.#window.read(this.#ids, (unread, state) => model.logitsAfterEach(unread, state));
      this.#logits = logits;
    }
    return this.#logits[0]!;
  }

  release(): void {
    this.#window.release();
    this.#draft.release();
  }

  /** `ids` and, behind them, what the draft makes of them. */
  async #guess(ids: readonly number[], count: number): Promise<readonly number[]> {
    const guessed = [...ids];
    while (guessed.length < ids.length + count) {
      const logits = await this.#draft.logitsAfter(guessed);
      checkLogits(logits, this.#draft.model, 'generate', 'the draft');
      guessed.push(this.#choose(logits, guessed));
    }
    return guessed;
  }

  /** How many guesses the model can read behind `ids`: none behind many new ones, whose logits would be as many. */
  #room(ids: readonly number[]): number {
    const { length, dropped, model } = this.#window;
    return ids.length - length > 1 ? 0 : model.maxSeqLen - (ids.length - dropped);
  }
}
