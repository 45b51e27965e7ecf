// `@tensorflow/tfjs-core` comes without gradients. Those of what our formulas are made of are registered here, where there
// are none yet; `@tensorflow/tfjs` registers all that exist, and is to be imported beside for any that are not in this list.
import * as tf from '@tensorflow/tfjs-core';

// The same numbers in other places, or of another type.
gradient('Cast', {}, (dy) => ({ x: () => dy.clone() })); // another tensor, because tfjs disposes each gradient by itself
gradient('Identity', {}, (dy) => ({ x: () => dy.clone() }));
gradient('Reshape', { inputs: ['x'] }, (dy, [x]) => ({ x: () => tf.reshape(dy, x!.shape) }));
gradient('ExpandDims', { inputs: ['input'] }, (dy, [input]) => ({ input: () => tf.reshape(dy, input!.shape) }));
gradient('Transpose', {}, (dy, _, { perm }) => ({
  x: () => tf.transpose(dy, tf.backend_util.getUndoAxesPermutation(perm as number[])),
}));
gradient('Slice', { inputs: ['x'] }, (dy, [x], { begin, size }) => {
  const [first, lengths] = tf.slice_util.parseSliceParams(x!, begin as number[], size as number[]);
  const around = x!.shape.map((length, axis): [number, number] => {
    const before = first![axis]!;
    return [before, length - before - lengths![axis]!];
  });
  return { x: () => tf.pad(dy, around) };
});
register({
  kernelName: 'SplitV',
  gradFunc: (dys, _, { axis }) => ({ x: () => tf.concat(dys as tf.Tensor[], axis as number) }),
});
register({
  kernelName: 'Concat',
  saveAllInputs: true,
  gradFunc: (dy, inputs, { axis }) => {
    const [along] = tf.util.parseAxisParam(axis as number, inputs[0]!.shape);
    const lengths = inputs.map(({ shape }) => shape[along!]!);
    const parts = tf.split(dy as tf.Tensor, lengths, along);
    return Object.fromEntries(parts.map((part, index) => [String(index), () => part]));
  },
});

// Sums: each number of x has the gradient of the sum that it went into.
gradient('Sum', { inputs: ['x'] }, (dy, [x], { axis }) => ({ x: () => spread(dy, x!, axis) }));
gradient('Mean', { inputs: ['x'] }, (dy, [x], { axis }) => ({
  x: () => tf.mul(spread(dy, x!, axis), dy.size / x!.size),
}));

// Functions of two numbers, whose shapes are broadcast.
const ofTwo = { inputs: ['a', 'b'] };
gradient('Add', ofTwo, (dy, [a, b]) => ({ a: () => sumTo(a!, dy), b: () => sumTo(b!, dy) }));
gradient('Sub', ofTwo, (dy, [a, b]) => ({ a: () => sumTo(a!, dy), b: () => sumTo(b!, tf.neg(dy)) }));
gradient('Multiply', ofTwo, (dy, [a, b]) => ({
  a: () => sumTo(a!, tf.mul(dy, b!)),
  b: () => sumTo(b!, tf.mul(dy, a!)),
}));
gradient('RealDiv', ofTwo, (dy, [a, b]) => ({
  a: () => sumTo(a!, tf.div(dy, b!)),
  b: () => sumTo(b!, tf.neg(tf.div(tf.mul(dy, a!), tf.square(b!)))),
}));

// Functions of one number.
ofInput('Abs', (x) => tf.sign(x));
ofInput('Erf', (x) => tf.mul(tf.exp(tf.neg(tf.square(x))), 2 / Math.sqrt(Math.PI)));
ofInput('Log', (x) => tf.reciprocal(x));
ofInput('Neg', (x) => tf.fill(x.shape, -1));
ofInput('Relu', (x) => tf.step(x));
ofInput('Rsqrt', (x) => tf.div(tf.rsqrt(x), tf.mul(x, -2)));
ofInput('Square', (x) => tf.mul(x, 2));
ofOutput('Exp', (y) => y);
ofOutput('Sigmoid', (y) => tf.mul(y, tf.sub(1, y)));
ofOutput('Sqrt', (y) => tf.div(0.5, y));
ofOutput('Tanh', (y) => tf.sub(1, tf.square(y)));

gradient('Softmax', { output: true }, (dy, [y]) => ({
  logits: () => {
    const weighted = tf.mul(dy, y!);
    return tf.sub(weighted, tf.mul(tf.sum(weighted, -1, true), y!));
  },
}));

gradient('BatchMatMul', ofTwo, (dy, [a, b], attributes) => {
  const [transposeA, transposeB] = [attributes['transposeA'] === true, attributes['transposeB'] === true];
  return {
    a: () => (transposeA ? tf.matMul(b!, dy, transposeB, true) : tf.matMul(dy, b!, false, !transposeB)),
    b: () => (transposeB ? tf.matMul(dy, a!, true, transposeA) : tf.matMul(a!, dy, !transposeA, false)),
  };
});

type Gradients = (
  dy: tf.Tensor,
  kept: readonly tf.Tensor[],
  attributes: tf.NamedAttrMap,
) => Record<string, () => tf.Tensor>;

function register(config: tf.GradConfig): void {
  if (!tf.getGradient(config.kernelName)) tf.registerGradient(config);
}

/** Of a kernel with one output: its gradients by each input, from what is to be kept for them. */
function gradient(
  kernelName: string,
  { inputs = [], output = false }: { readonly inputs?: string[]; readonly output?: boolean },
  gradients: Gradients,
): void {
  register({
    kernelName,
    inputsToSave: inputs,
    outputsToSave: [output],
    gradFunc: (dy, kept, attributes) => gradients(dy as tf.Tensor, kept, attributes),
  });
}

function ofInput(kernelName: string, slope: (x: tf.Tensor) => tf.Tensor): void {
  gradient(kernelName, { inputs: ['x'] }, (dy, [x]) => ({ x: () => tf.mul(dy, slope(x!)) }));
}

function ofOutput(kernelName: string, slope: (y: tf.Tensor) => tf.Tensor): void {
  gradient(kernelName, { output: true }, (dy, [y]) => ({ x: () => tf.mul(dy, slope(y!)) }));
}

/** `dInput` summed over the axes along which `input` was broadcast. */
function sumTo(input: tf.Tensor, dInput: tf.Tensor): tf.Tensor {
  const axes = tf.broadcast_util.getReductionAxes(input.shape, dInput.shape);
  return tf.reshape(axes.length > 0 ? tf.sum(dInput, axes) : dInput, input.shape);
}

/** `dy` in the shape of `x`, of which it was the sums over `axis`; null stands for all. */
function spread(dy: tf.Tensor, x: tf.Tensor, axis: tf.NamedAttrMap[string] | undefined): tf.Tensor {
  const axes = tf.util.parseAxisParam(axis as number[], x.shape);
  const kept = x.shape.map((length, place) => (axes.includes(place) ? 1 : length));
  return tf.mul(tf.reshape(dy, kept), tf.onesLike(x));
}
