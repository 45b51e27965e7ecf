import { describe, expect, it } from 'vitest';
import { Branches } from './branches.ts';
import { markovModel, type MarkovModel } from '../testing/markov-model.ts';

const uniform = () => markovModel(Array.from({ length: 3 }, () => [0.25, 0.25, 0.5]));
const over = (model: MarkovModel) => new Branches(model, (ids, state) => model.nextLogits(ids, state));

describe('Branches', () => {
  it('forks a state for all but one of its children, and releases one that has none', async () => {
    const model = uniform();
    let forks = 0;
    const counting: MarkovModel = {
      ...model,
      fork(state, length) {
        forks++;
        return model.fork(state, length);
      },
    };
    const branches = over(counting);
    await branches.read([[0]]);
    branches.keep([0, 0, 0]);
    expect([forks, model.liveStates]).toEqual([2, 3]);
    await branches.read([[0], [1, 1], [2]]);
    branches.keep([1, 2, 1]);
    expect([forks, model.liveStates]).toEqual([3, 3]);
    const lengths = (await branches.read([[0], [0], [0]])).map(({ state }) => state.length);
    expect(lengths).toEqual([4, 3, 4]);
    branches.release();
    branches.release();
    expect(model.liveStates).toBe(0);
  });

  it('asks for all reads before the first is answered', async () => {
    const model = uniform();
    let waiting = 0;
    let most = 0;
    const branches = new Branches(model, async (ids, state) => {
      most = Math.max(most, ++waiting);
      const next = await model.nextLogits(ids, state);
      waiting--;
      return next;
    });
    await branches.read([[0]]);
    branches.keep([0, 0, 0, 0]);
    await branches.read([[0], [1], [2], [0]]);
    expect(most).toBe(4);
    branches.release();
  });

  it('rejects with the first error when all reads have ended, and owns the states of the others', async () => {
    const model = uniform();
    const branches = over(model);
    await branches.read([[0]]);
    branches.keep([0, 0, 0]);
    await expect(branches.read([[3], [0], [-1]])).rejects.toThrow('markovModel: the id 3 must be');
    expect(model.liveStates).toBe(1);
    branches.release();
    expect(model.liveStates).toBe(0);
  });

  it('owns every state, even if a fork throws', async () => {
    const model = uniform();
    let forks = 0;
    const branches = over({
      ...model,
      fork(state) {
        if (forks++ === 1) throw new Error('no memory');
        return model.fork(state);
      },
    });
    await branches.read([[0]]);
    expect(() => branches.keep([0, 0, 0])).toThrow('no memory');
    expect(model.liveStates).toBe(2);
    branches.release();
    expect(model.liveStates).toBe(0);
  });
});
