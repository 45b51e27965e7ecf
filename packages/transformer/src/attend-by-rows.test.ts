import * as tf from '@tensorflow/tfjs-core';
import { alibi, rotary } from '@typeformer/embeddings';
import { buildWeights, createRng, disposeWeights, normal } from '@typeformer/layer';
import { describe, expect, it } from 'vitest';
import type { AttentionContext } from './attention.ts';
import type { Tap } from './context.ts';
import { causalSelfAttention, type CausalSelfAttentionOptions } from './causal-self-attention.ts';

const dModel = 8;
const options = { dModel, nHeads: 4, initializer: normal({ std: 0.5 }) };
const plain = causalSelfAttention(options);

const kinds: Record<string, Partial<CausalSelfAttentionOptions>> = {
  'multi-head': {},
  'grouped rotary': { nKeyValueHeads: 2, rotation: rotary({ headDim: 2 }) },
  alibi: { scoreBias: alibi({ nHeads: 4 }) },
};

/** [batch, seq, dModel], some numbers or other. */
const tokens = (name: string, batch: number, seq: number) =>
  tf.tensor3d(
    createRng(1)
      .split(name)
      .normal(batch * seq * dModel),
    [batch, seq, dModel],
  );

/** Attends with new weights, which end with it. */
function attended<T extends tf.TensorContainer>(
  run: (apply: (x: tf.Tensor3D, context: AttentionContext) => ReturnType<typeof plain.apply>) => T,
  attention = plain,
): T {
  return tf.tidy(() => {
    const weights = buildWeights<Parameters<typeof plain.apply>[0]>(attention.parameters, createRng(1));
    const result = run((x, context) => attention.apply(weights, x, context));
    disposeWeights(weights);
    return result;
  });
}

describe('attendByRows', () => {
  it.each(Object.entries(kinds))('gives rows of different pasts what each gives alone, %s', async (_, kind) => {
    const [together, alone] = attended(
      (apply) => {
        const pasts = [undefined, 5, 1, 5].map((seq, row) =>
          seq === undefined ? undefined : apply(tokens(`past ${row}`, 1, seq), {}).presents[0],
        );
        const x = tokens('x', 4, 2);
        const batch = apply(x, { pasts });
        const rows = tf.split<tf.Tensor3D>(x, 4).map((row, index) => apply(row, { pasts: [pasts[index]] }));
        expect(batch.presents.map(({ keys }) => keys.shape[2])).toEqual([2, 7, 3, 7]);
        const flat = (output: tf.Tensor, presents: typeof batch.presents) =>
          tf.concat(
            [output, ...presents.flatMap(({ keys, values }) => [keys, values])].map((each) => tf.reshape(each, [-1])),
          );
        return [
          flat(batch.output, batch.presents),
          flat(
            tf.concat(rows.map(({ output }) => output)),
            rows.flatMap(({ presents }) => presents),
          ),
        ] as const;
      },
      causalSelfAttention({ ...options, ...kind }),
    );
    const [actual, expected] = [await together.data(), await alone.data()];
    actual.forEach((number, index) => expect(number).toBeCloseTo(expected[index]!, 6));
    tf.dispose([together, alone]);
  });

  it.each(Object.entries(kinds))(
    'gives sequences of any lengths what each gives alone, packed, %s',
    async (_, kind) => {
      const [together, alone] = attended(
        (apply) => {
          const groups = [
            { rows: 2, seq: 3 },
            { rows: 1, seq: 1 },
            { rows: 1, seq: 4 },
          ];
          const pasts = [2, undefined, 5].map((seq, group) =>
            seq === undefined ? undefined : apply(tokens(`past ${group}`, groups[group]!.rows, seq), {}).presents[0],
          );
          const parts = groups.map(({ rows, seq }, group) => tokens(`${group}`, rows, seq));
          const packedParts = parts.map((part) => tf.reshape<tf.Rank.R3>(part, [-1, 1, dModel]));
          const packed = apply(tf.concat(packedParts), { groups, pasts });
          const each = parts.map((part, group) => apply(part, { pasts: [pasts[group]] }));
          expect(packed.output.shape).toEqual([11, 1, dModel]);
          const flat = (outputs: readonly tf.Tensor[], presents: typeof packed.presents) =>
            tf.concat(
              [...outputs, ...presents.flatMap(({ keys, values }) => [keys, values])].map((one) =>
                tf.reshape(one, [-1]),
              ),
            );
          return [
            flat([packed.output], packed.presents),
            flat(
              each.map(({ output }) => output),
              each.flatMap(({ presents }) => presents),
            ),
          ] as const;
        },
        causalSelfAttention({ ...options, ...kind }),
      );
      const [actual, expected] = [await together.data(), await alone.data()];
      expect(actual).toHaveLength(expected.length);
      actual.forEach((number, index) => expect(number).toBeCloseTo(expected[index]!, 5)); // eleven rows, or fewer, at once
      tf.dispose([together, alone]);
    },
  );

  it('shows a tap the same names whether the batch has one past or each row its own, row by row', () => {
    const names = (pasts?: undefined[]) => {
      const seen: string[] = [];
      const tap: Tap = (name, { shape }) => {
        seen.push(`${name} ${shape}`);
      };
      attended((apply) => apply(tokens('x', 2, 3), { tap, pasts }).output).dispose();
      return seen;
    };
    expect(names()).toEqual(['queries 2,4,3,2', 'keys 2,4,3,2', 'values 2,4,3,2']);
    expect(names([undefined])).toEqual(names());
    expect(names([undefined, undefined])).toEqual(
      [0, 1].flatMap(() => ['queries', 'keys', 'values'].map((name) => `${name} 1,4,3,2`)),
    );
  });

  it('shows a tap each group that the context names', () => {
    const seen: string[] = [];
    const tap: Tap = (name, { shape }) => {
      seen.push(`${name} ${shape}`);
    };
    const groups = [
      { rows: 2, seq: 1 },
      { rows: 1, seq: 3 },
    ];
    attended((apply) => apply(tokens('x', 5, 1), { tap, groups }).output).dispose();
    expect(seen).toEqual(
      ['2,4,1,2', '1,4,3,2'].flatMap((shape) => ['queries', 'keys', 'values'].map((name) => `${name} ${shape}`)),
    );
  });

  it('refuses groups that are not of the tokens that there are, or not as many as the pasts', () => {
    const run = (context: AttentionContext) => () => attended((apply) => apply(tokens('x', 5, 1), context).output);
    const groups = [{ rows: 2, seq: 2 }];
    expect(run({ groups })).toThrow('attention: groups (of 4 tokens) must be of the 5 tokens that there are.');
    expect(run({ groups: [...groups, { rows: 1, seq: 1 }], pasts: [undefined] })).toThrow(
      'attention: pasts (1) must be one for each of 2 groups.',
    );
  });

  it.each([[[]], [[undefined, undefined]]])('refuses pasts that are not as many as the rows: %j', (pasts) => {
    const run = () => attended((apply) => apply(tokens('x', 3, 1), { pasts }).output);
    expect(run).toThrow(`attention: pasts (${pasts.length}) must be one for each of 3 rows, or one for all.`);
  });
});
