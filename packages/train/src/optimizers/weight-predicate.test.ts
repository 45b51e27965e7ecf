import { gptConfig, gptLayer } from '@typeformer/gpt';
import { parametersByPath } from '@typeformer/layer';
import { expect, it } from 'vitest';
import { isHiddenMatrix } from './weight-predicate.ts';

it('isHiddenMatrix is true of the matrices in the blocks of a GPT: not of its tables, vectors or head', () => {
  const config = gptConfig({ vocabSize: 5, maxSeqLen: 4, dModel: 4, nLayers: 2, nHeads: 1, tieEmbeddings: false });
  const paths = [...parametersByPath(gptLayer(config).parameters)]
    .filter(([path, { shape }]) => isHiddenMatrix(path, shape))
    .map(([path]) => path);
  const matrices = ['attention.qkv', 'attention.output', 'feedForward.up', 'feedForward.down'];
  expect(paths).toEqual([0, 1].flatMap((block) => matrices.map((name) => `blocks.${block}.${name}.weight`)));
});
