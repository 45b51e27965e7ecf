import * as tf from '@tensorflow/tfjs-core';
import { createRng } from '@typeformer/random';
import { describe, expect, it } from 'vitest';
import { normal, ones, zeros } from './initializers.ts';
import type { Declared } from './parameter.ts';
import { buildWeights, disposeWeights, mapParameters, parametersByPath, weightsByPath } from './weight-tree.ts';

type Block = { readonly norm: { readonly scale: tf.Tensor1D }; readonly weight: tf.Tensor2D };
type Model = { readonly blocks: readonly Block[]; readonly head: object; readonly bias: tf.Tensor1D };

const block: Declared<Block> = { norm: { scale: ones([2]) }, weight: normal()([2, 3]) };
const model = (nBlocks: number): Declared<Model> => ({
  blocks: Array.from({ length: nBlocks }, () => block),
  head: {},
  bias: zeros([4]),
});

describe('parametersByPath', () => {
  it('names every leaf by its path, in the order of declaration', () => {
    const parameters = parametersByPath<Model>(model(2));
    expect([...parameters].map(([path, { shape }]) => [path, shape])).toEqual([
      ['blocks.0.norm.scale', [2]],
      ['blocks.0.weight', [2, 3]],
      ['blocks.1.norm.scale', [2]],
      ['blocks.1.weight', [2, 3]],
      ['bias', [4]],
    ]);
  });
});

describe('buildWeights', () => {
  it('gives tensors in the tree and shapes of the declaration', () => {
    const weights = buildWeights<Model>(model(2), createRng(0));
    expect([...weightsByPath(weights)].map(([path, { shape }]) => [path, shape])).toEqual(
      [...parametersByPath<Model>(model(2))].map(([path, { shape }]) => [path, shape]),
    );
    expect(Array.isArray(weights.blocks)).toBe(true);
    disposeWeights(weights);
  });

  it('fills by path: another layer does not change the weights that were there, and no two are alike', async () => {
    const two = buildWeights<Model>(model(2), createRng(0));
    const three = buildWeights<Model>(model(3), createRng(0));
    const values = (weight: tf.Tensor) => [...weight.dataSync()];
    expect(values(three.blocks[1]!.weight)).toEqual(values(two.blocks[1]!.weight));
    expect(values(three.blocks[2]!.weight)).not.toEqual(values(three.blocks[1]!.weight));
    expect(values(three.bias)).toEqual([0, 0, 0, 0]);
    disposeWeights([two, three]);
  });
});

describe('mapParameters', () => {
  it('leaves nothing behind when a weight cannot be had', () => {
    const failing = () =>
      mapParameters<Model>(model(2), (parameter, path) => {
        if (path === 'bias') throw new Error('no bias');
        return tf.zeros([...parameter.shape]);
      });
    expect(failing).toThrow('no bias'); // and the tensor count after this test shows the rest
  });
});
