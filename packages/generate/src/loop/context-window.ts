import type { ForkingModel, LanguageModel } from '../language-model.ts';

/** The part of a growing list of ids that a model has read, and the model's state, which this owns. */
export class ContextWindow<Model extends LanguageModel = LanguageModel> {
  /** How many of the oldest ids are no longer in the window. */
  dropped = 0;
  /** How many of the ids the model has read, with the dropped ones. */
  length = 0;
  readonly model: Model;
  #state: unknown; // undefined when there is none

  constructor(model: Model) {
    this.model = model;
  }

  /**
   * The logits [vocab] for the token after `ids`, of which the model reads what it has not read. If the window would
   * exceed the context, it slides: the model reads the newest half of the context afresh.
   */
  async logitsAfter(ids: readonly number[]): Promise<Float32Array> {
    return (await this.read(ids, (unread, state) => this.model.nextLogits(unread, state))).logits;
  }

  /** As `logitsAfter`, with the model asked by `ask`. */
  async read<Answer extends { readonly state: unknown }>(
    ids: readonly number[],
    ask: (unread: readonly number[], state: unknown) => Promise<Answer>,
  ): Promise<Answer> {
    if (ids.length - this.dropped > this.model.maxSeqLen) {
      this.release();
      this.dropped = ids.length - Math.ceil(this.model.maxSeqLen / 2);
    }
    const given = this.#state;
    const unread = ids.slice(given === undefined ? this.dropped : this.length);
    this.#state = undefined; // consumed, even if the model rejects
    const answer = await ask(unread, given);
    this.#state = answer.state;
    this.length = ids.length;
    return answer;
  }

  /** Forgets all but the first `length` of the ids; where none of those is in the window, all. */
  rewind(this: ContextWindow<ForkingModel>, length: number): void {
    const longer = this.#state;
    if (longer === undefined || length >= this.length) return;
    if (length > this.dropped) {
      this.#state = this.model.fork(longer, length - this.dropped);
      this.model.release(longer);
      this.length = length;
    } else {
      this.release();
      this.dropped = 0;
    }
  }

  release(): void {
    if (this.#state !== undefined) this.model.release(this.#state);
    this.#state = undefined;
  }
}
