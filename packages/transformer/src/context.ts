import type * as tf from '@tensorflow/tfjs-core';
import type { Rng } from '@typeformer/layer';

/**
 * Sees an activation by its name (`blocks.0.attention.queries`). What it gives goes on in the activation's place; if it gives
 * nothing, the activation itself does.
 */
export type Tap = <T extends tf.Tensor>(name: string, activation: T) => T | void;

/** What a layer is told beside its input. */
export type Context = {
  /** The stream that dropout draws from. Absent: inference, nothing is dropped. */
  readonly rng?: Rng | undefined;
  /** Absent: nobody looks. */
  readonly tap?: Tap | undefined;
};

/** The context of the part called `name`: its own random stream, and its name before those of its activations. */
export function within<C extends Context>(context: C, name: string): C {
  const { rng, tap } = context;
  return {
    ...context,
    rng: rng?.split(name),
    tap: tap && ((inner, activation) => tap(`${name}.${inner}`, activation)),
  };
}

/** Shows an activation to the context's tap, and gives what is to go on. */
export function tapped<T extends tf.Tensor>({ tap }: Context, name: string, activation: T): T {
  return tap?.(name, activation) ?? activation;
}
