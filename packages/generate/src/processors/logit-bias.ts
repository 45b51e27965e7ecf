import { checkId } from '../checks/check-id.ts';

/**
 * Adds to the logits of some ids, as OpenAI's `logit_bias` does: `{ 464: 2.5 }` makes token 464 e^2.5 times as likely,
 * relative to the others. To exclude a token altogether there is `banTokens`.
 *
 * @throws RangeError if what is added is not from −100 to 100; from the processor, if there is no such id
 */
export function logitBias(biases: Readonly<Record<number, number>>): (logits: Float32Array) => Float32Array {
  const entries = Object.entries(biases).map(([id, bias]) => [Number(id), bias] as const);
  for (const [id, bias] of entries) {
    if (!(bias >= -100 && bias <= 100)) {
      throw new RangeError(`logitBias: the bias of token ${id} (${bias}) must be from -100 to 100.`);
    }
  }
  return (logits) => {
    const biased = logits.slice();
    for (const [id, bias] of entries) {
      checkId(id, logits.length, 'logitBias: the id');
      biased[id]! += bias;
    }
    return biased;
  };
}
