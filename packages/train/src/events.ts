/** What happens in a training run, in the order of happening: for progress bars, charts, logs and tests alike. All of it is plain data. */
export type TrainingEvent = ResumeEvent | StepEvent | EvaluationEvent | SampleEvent | CheckpointEvent;

/** The run goes on from a checkpoint: the first event, where there is one. */
export type ResumeEvent = {
  readonly type: 'resume';
  /** The first step to come. Steps are counted from 0. */
  readonly step: number;
  /** Of the checkpoint, in its store. */
  readonly path: string;
};

/** The weights were updated. */
export type StepEvent = {
  readonly type: 'step';
  readonly step: number;
  /** Mean over the step's batches, before its update, in nats. */
  readonly loss: number;
  readonly learningRate: number;
  /** Over all weights that train, before clipping. */
  readonly gradientNorm: number;
  /** How many tokens the step read. */
  readonly tokens: number;
  readonly seconds: number;
  readonly tokensPerSecond: number;
};

/** Held-out batches were evaluated, after the step's update. */
export type EvaluationEvent = {
  readonly type: 'evaluation';
  readonly step: number;
  /** Mean, in nats. */
  readonly loss: number;
  /** Whether it is the lowest so far. */
  readonly best: boolean;
};

/** A text was drawn from the model, after the step's update. */
export type SampleEvent = { readonly type: 'sample'; readonly step: number; readonly text: string };

/** Everything the run needs to go on after the step was written. */
export type CheckpointEvent = { readonly type: 'checkpoint'; readonly step: number; readonly path: string };
