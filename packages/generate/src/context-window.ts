import type { LanguageModel } from './language-model.ts';

/** The part of a growing list of ids that a model has read, and the model's state, which this owns. */
export class ContextWindow {
  /** How many of the oldest ids are no longer in the window. */
  dropped = 0;
  #end = 0; // the window holds the ids from `dropped` to here
  #state: unknown; // undefined when there is none to release
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
      this.#end = this.dropped;
    }
    const given = this.#state;
    this.#state = undefined; // consumed, even if the model rejects
    const { logits, state } = await this.#model.nextLogits(ids.slice(this.#end), given);
    this.#state = state;
    this.#end = ids.length;
    return logits;
  }

  release(): void {
    if (this.#state !== undefined) this.#model.release(this.#state);
    this.#state = undefined;
  }
}
