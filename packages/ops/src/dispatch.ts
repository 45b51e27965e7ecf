import * as tf from '@tensorflow/tfjs-core';
import { nestedGradients } from './nested-gradients.ts';
import './register-gradients.ts'; // not by the index, which bundlers leave out
import { withGradient } from './with-gradient.ts';

/** An operation: its kernel's name, what it reads, and the formula that defines it. */
export interface Operation<Inputs extends tf.NamedTensorMap, T extends tf.Tensor> {
  /** The operation's own name. A backend registers a faster kernel under it, and its gradients under `<name>Gradient`. */
  readonly name: string;
  /** The tensors it is differentiated by. */
  readonly inputs: Inputs;
  /** Tensors it reads but is not differentiated by: token ids, tables. */
  readonly constants?: tf.NamedTensorMap;
  readonly attributes?: Readonly<Record<string, number | string>>;
  /** The operation in tfjs's own operations; it reads no tensor but those it is handed. */
  formula(inputs: Inputs, constants: tf.NamedTensorMap): T;
}

/**
 * Runs an operation: the current backend's kernel of its name if there is one, otherwise the formula.
 *
 * A kernel `name` reads `inputs`, all float32, `constants` and `attributes`, and gives the output, followed by whatever its gradient
 * kernel wants kept: something only if the attribute `gradient` says that gradients are being recorded. The kernel
 * `<name>Gradient` reads all of that again, with `output`, the kept tensors as `auxiliary0 …` and the output's gradient
 * `dy`, and gives one gradient for each of `inputs`, in their order. Where a backend has a kernel but no gradient kernel,
 * the formula is differentiated instead.
 */
export function dispatch<Inputs extends tf.NamedTensorMap, T extends tf.Tensor>(operation: Operation<Inputs, T>): T {
  const { name, inputs, constants = {}, attributes = {} } = operation;
  const areFloats = Object.values(inputs).every(({ dtype }) => dtype === 'float32');
  if (!areFloats || !hasKernel(name)) return operation.formula(inputs, constants);

  const gradient = tf.engine().state.gradientDepth > 0;
  let names: string[] = [];
  return withGradient(
    Object.values(inputs),
    (keep) => {
      const [output, ...auxiliaries] = runKernel(name, { ...inputs, ...constants }, { ...attributes, gradient });
      const kept = { ...inputs, ...constants, output: output!, ...named('auxiliary', auxiliaries) };
      names = Object.keys(kept);
      keep(Object.values(kept));
      return output as T;
    },
    (dy, kept) => {
      const read = Object.fromEntries(kept.map((tensor, index) => [names[index]!, tensor]));
      return hasKernel(`${name}Gradient`)
        ? runKernel(`${name}Gradient`, { ...read, dy }, attributes)
        : formulaGradients(operation, read, dy);
    },
  );
}

/** Whether the current backend has a kernel of that name. */
export function hasKernel(name: string): boolean {
  return tf.getKernel(name, tf.getBackend()) !== undefined;
}

/** The outputs of the current backend's kernel of that name. */
export function runKernel(name: string, inputs: tf.NamedTensorMap, attributes: object = {}): tf.Tensor[] {
  const outputs = tf.engine().runKernel(name, inputs, attributes as tf.NamedAttrMap);
  return Array.isArray(outputs) ? outputs : [outputs];
}

/** `tensors` as `<name>0`, `<name>1`, …: how a list enters a kernel. */
export function named(name: string, tensors: readonly tf.Tensor[]): tf.NamedTensorMap {
  return Object.fromEntries(tensors.map((tensor, index) => [`${name}${index}`, tensor]));
}

function formulaGradients<Inputs extends tf.NamedTensorMap, T extends tf.Tensor>(
  { inputs, constants = {}, formula }: Operation<Inputs, T>,
  read: tf.NamedTensorMap,
  dy: T,
): tf.Tensor[] {
  const names = Object.keys(inputs);
  const readConstants = Object.fromEntries(Object.keys(constants).map((name) => [name, read[name]!]));
  const f = (...tensors: tf.Tensor[]): T => {
    const readInputs = Object.fromEntries(names.map((name, index) => [name, tensors[index]!]));
    return formula(readInputs as Inputs, readConstants); // the same names, so the same type
  };
  return nestedGradients(
    f,
    names.map((name) => read[name]!),
    dy,
  );
}
