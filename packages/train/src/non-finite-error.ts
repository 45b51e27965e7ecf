/** Where a run stopped because its loss, or its gradient, was no number any more. */
export class NonFiniteError extends Error {
  override readonly name = 'NonFiniteError';
  readonly step: number;
  readonly loss: number;
  /** Of the last steps, this one's at the end. */
  readonly gradientNorms: readonly number[];
  /** The path of the last checkpoint, written while all was well. */
  readonly checkpoint: string | undefined;

  constructor(report: {
    readonly step: number;
    readonly loss: number;
    readonly learningRate: number;
    readonly gradientNorms: readonly number[];
    readonly checkpoint: string | undefined;
  }) {
    const { step, loss, learningRate, gradientNorms, checkpoint } = report;
    const norms = gradientNorms.map((norm) => Number(norm.toPrecision(3))).join(', ');
    super(
      `train: the loss of step ${step} is ${loss}, its gradient's norm ${gradientNorms.at(-1)}; ` +
        `a lower learning rate (now ${learningRate}) or clipNorm may help. The last gradients' norms: ${norms}. ` +
        (checkpoint === undefined ? 'There is no checkpoint.' : `The last good checkpoint: ${checkpoint}.`),
    );
    this.step = step;
    this.loss = loss;
    this.gradientNorms = gradientNorms;
    this.checkpoint = checkpoint;
  }
}
