import * as tf from '@tensorflow/tfjs-core';

/** Token ids [batch, seq]: as arrays, which are checked, or as an int32 tensor, whose numbers are not. */
export type Ids = readonly (readonly number[])[] | tf.Tensor2D;

export type Bounds = {
  readonly vocabSize: number;
  readonly maxSeqLen: number;
  /** How many tokens of the context are taken. Default 0. */
  readonly alreadyRead?: number;
  /** A number that may stand in the place of an id: that of a target which counts for nothing. */
  readonly ignoreIndex?: number;
};

/**
 * Ids as a new int32 tensor [batch, seq].
 *
 * @throws RangeError as `checkIds` does
 */
export function idsTensor(where: string, ids: Ids, bounds: Bounds): tf.Tensor2D {
  checkIds(where, ids, bounds);
  return isTensor(ids) ? tf.cast(ids, 'int32') : tf.tensor2d(ids.flat(), [ids.length, ids[0]!.length], 'int32');
}

/** @throws RangeError naming the place and the value of what is no token, an empty or uneven batch, or one too long */
export function checkIds(
  where: string,
  ids: Ids,
  { vocabSize, maxSeqLen, alreadyRead = 0, ignoreIndex }: Bounds,
): void {
  const [batch, seq] = isTensor(ids) ? ids.shape : [ids.length, ids[0]?.length ?? 0];
  if (batch === 0 || seq === 0) throw new RangeError(`${where} are empty; there must be at least one token.`);
  if (alreadyRead + seq > maxSeqLen) {
    const after = alreadyRead > 0 ? ` after ${alreadyRead} already read` : '';
    throw new RangeError(`${where} have ${seq} tokens${after}, but the model's context is ${maxSeqLen}.`);
  }
  if (isTensor(ids)) return;

  ids.forEach((row, index) => {
    if (row.length !== seq) {
      throw new RangeError(`${where}[${index}] has ${row.length} tokens, but the first row has ${seq}.`);
    }
    row.forEach((id, place) => {
      if (!(Number.isInteger(id) && id >= 0 && id < vocabSize) && id !== ignoreIndex) {
        const or = ignoreIndex === undefined ? '' : `, or ${ignoreIndex} to count for nothing`;
        throw new RangeError(
          `${where}[${index}][${place}] (${id}) must be a whole number from 0 to ${vocabSize - 1}${or}.`,
        );
      }
    });
  });
}

function isTensor(ids: Ids): ids is tf.Tensor2D {
  return 'dataId' in ids;
}
