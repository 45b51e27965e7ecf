import type { ForkingModel, NextLogits } from '../language-model.ts';

/** Sequences that grow side by side from one prompt, each with a state of the model, which this owns. */
export class Branches<State, Next extends NextLogits<State>> {
  readonly #model: ForkingModel<State>;
  readonly #read: (ids: readonly number[], state?: State) => Promise<Next>;
  #states: State[] = []; // one for each branch; none before the first read

  /** @param read how the model is asked: its `nextLogits`, or what gives more */
  constructor(model: ForkingModel<State>, read: (ids: readonly number[], state?: State) => Promise<Next>) {
    this.#model = model;
    this.#read = read;
  }

  /** Reads some ids in each branch, all at the same time. */
  async read(ids: readonly (readonly number[])[]): Promise<Next[]> {
    const given = this.#states;
    this.#states = []; // consumed, even if the model rejects
    const asked = ids.map(async (unread, branch) => this.#read(unread, given[branch]));
    for (const result of await Promise.allSettled(asked)) {
      if (result.status === 'fulfilled') this.#states.push(result.value.state);
    }
    return Promise.all(asked);
  }

  /** Goes on from the branches at `parents`: from those that are there several times in as many, from others not at all. */
  keep(parents: readonly number[]): void {
    const states = this.#states;
    const childless = states.filter((_, branch) => !parents.includes(branch));
    const kept = parents.map((parent, child) => {
      if (!parents.includes(parent, child + 1)) return states[parent]!;
      const fork = this.#model.fork(states[parent]!);
      states.push(fork); // owned, even if the next fork throws
      return fork;
    });
    this.#states = kept;
    for (const state of childless) this.#model.release(state);
  }

  release(): void {
    for (const state of this.#states.splice(0)) this.#model.release(state);
  }
}
