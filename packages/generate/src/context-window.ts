import type { LanguageModel } from './language-model.ts';

/** The part of a growing list of ids that a model has read, and the model's state, which this owns. */
export class ContextWindow {
  /** How many of the oldest ids are no longer in the window. */
  dropped = 0;
  #read = 0; // how many of the ids the state has read, with the dropped ones
  #state: unknown; // undefined when there is none
  readonly #model: LanguageModel;

  constructor(model: LanguageModel) {
    this.#model = model;
  }

  /**
   * The logits [vocab] for the token after `ids`, of which the model reads what it has not read. If the window would
   * exceed the context, it slides: the model reads the newest half of the context afresh.
   */
  async logitsAfter(ids: readonly number[]): Promise<Float32Array> {
    if (ids.length - this.dropped > this.#model.maxSeqLen) {
      this.release();
      this.dropped = ids.length - Math.ceil(this.#model.maxSeqLen / 2);
    }
    const given = this.#state;
    const unread = ids.slice(given === undefined ? this.dropped : this.#read);
    this.#state = undefined; // consumed, even if the model rejects
    const { logits, state } = await this.#model.nextLogits(unread, given);
    this.#state = state;
    this.#read = ids.length;
    return logits;
  }

  release(): void {
    if (this.#state !== undefined) this.#model.release(this.#state);
    this.#state = undefined;
  }
}
