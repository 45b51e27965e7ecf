import type * as tf from '@tensorflow/tfjs-core';
import type { Rng } from '@typeformer/random';
import type { Declared, Parameter } from './parameter.ts';

/** Leaves by name or number, nested: the common shape of declared parameters and of their weights. */
type Tree<Leaf> = Leaf | { readonly [name: string]: Tree<Leaf> } | readonly Tree<Leaf>[];

/** Every declared parameter by its path (`blocks.0.attention.qkv.weight`), in the order of declaration. */
export function parametersByPath<W>(parameters: Declared<W>): Map<string, Parameter> {
  return leavesByPath(parameters as Tree<Parameter>, isParameter);
}

/** Every weight by its path: the same paths, in the same order, as those of its parameters. */
export function weightsByPath<T extends tf.Tensor = tf.Tensor>(weights: unknown): Map<string, T> {
  return leavesByPath(weights as Tree<T>, isTensor);
}

/**
 * A weight tree in the shape of its declaration, with the tensors that `weightOf` gives, which the caller owns.
 * If `weightOf` throws, the tensors it gave before are disposed.
 */
export function mapParameters<W>(
  parameters: Declared<W>,
  weightOf: (parameter: Parameter, path: string) => tf.Tensor,
): W {
  const made: tf.Tensor[] = [];
  const build = (node: Tree<Parameter>, path: string): Tree<tf.Tensor> => {
    if (isParameter(node)) {
      const weight = weightOf(node, path);
      made.push(weight);
      return weight;
    }
    if (Array.isArray(node)) return node.map((child, index) => build(child, join(path, index)));
    return Object.fromEntries(Object.entries(node).map(([name, child]) => [name, build(child, join(path, name))]));
  };
  try {
    // The result mirrors `parameters` leaf for leaf, which is what `Declared<W>` says of `W`.
    return build(parameters as Tree<Parameter>, '') as W;
  } catch (error) {
    for (const weight of made) weight.dispose();
    throw error;
  }
}

/**
 * New weights, each initialised from the stream that its path names: adding a layer does not change the others'
 * weights. The caller owns the tensors.
 */
export function buildWeights<W>(parameters: Declared<W>, rng: Rng): W {
  return mapParameters(parameters, (parameter, path) => parameter.initialize(rng.split(path)));
}

/** Disposes every tensor of a weight tree that is not disposed already. */
export function disposeWeights(weights: unknown): void {
  // A `tf.Variable` that is disposed twice frees numbers that may be another's by then.
  for (const weight of weightsByPath(weights).values()) if (!weight.isDisposed) weight.dispose();
}

function leavesByPath<Leaf>(tree: Tree<Leaf>, isLeaf: (node: Tree<Leaf>) => node is Leaf): Map<string, Leaf> {
  const leaves = new Map<string, Leaf>();
  const visit = (node: Tree<Leaf>, path: string): void => {
    if (isLeaf(node)) leaves.set(path, node);
    else for (const [name, child] of Object.entries(node as object)) visit(child, join(path, name));
  };
  visit(tree, '');
  return leaves;
}

function join(path: string, name: string | number): string {
  return path === '' ? String(name) : `${path}.${name}`;
}

// By shape and not by class, so that two copies of a package still understand each other.
function isParameter(node: Tree<Parameter>): node is Parameter {
  return 'initialize' in node && typeof node.initialize === 'function';
}

function isTensor<T extends tf.Tensor>(node: Tree<T>): node is T {
  return 'dataId' in node;
}
