import { ceilDivide } from '../integer';
import { job, parallel } from '../parallel';
import { Maximum, reduceRun } from '../reduce/operations';
import { exponentials, scale, sumOfExponentials } from '../row';

const numbersOfTask: i32 = 1 << 13;

@unmanaged
class Arguments {
  logits: usize; // [rows, vocab]
  targets: usize; // for each row, a token
  losses: usize; // for each row; 0: not wanted
  gradients: usize; // [rows, vocab], may be `logits`; 0: not wanted
  rows: i32;
  rowsOfTask: i32;
  vocab: i32;
  ignoreIndex: i32;
  scale: f32;
}

/**
 * Of each of `rows` rows of logits: the loss −ln softmax(logits)[target] into `losses`, and `scale` times its gradient by
 * the logits into `gradients`, which may be `logits` itself; either may be 0, for not wanted. Rows whose target is
 * `ignoreIndex` count 0.
 */
export function crossEntropy(
  logits: usize, targets: usize, losses: usize, gradients: usize, rows: i32, vocab: i32, ignoreIndex: i32, scale: f32,
): void {
  const a = changetype<Arguments>(job);
  a.logits = logits;
  a.targets = targets;
  a.losses = losses;
  a.gradients = gradients;
  a.rows = rows;
  a.rowsOfTask = max(1, numbersOfTask / max(1, vocab));
  a.vocab = vocab;
  a.ignoreIndex = ignoreIndex;
  a.scale = scale;
  parallel(lossOfRows, ceilDivide(rows, a.rowsOfTask));
}

function lossOfRows(index: i32): void {
  const a = changetype<Arguments>(job);
  const end = min(a.rows, (index + 1) * a.rowsOfTask);
  for (let row = index * a.rowsOfTask; row < end; row++) lossOfRow(a, row);
}

function lossOfRow(a: Arguments, row: i32): void {
  const vocab = a.vocab;
  const start = <usize>(row * vocab) << 2;
  const logits = a.logits + start;
  const target = load<i32>(a.targets + (<usize>row << 2));
  const counted = target != a.ignoreIndex;

  const place = <usize>max(0, min(vocab - 1, target)) << 2; // an ignored target is no place
  const chosen = load<f32>(logits + place);
  const largest = reduceRun<Maximum>(logits, vocab);
  const gradients: usize = a.gradients == 0 ? 0 : a.gradients + start;
  const sum =
    gradients == 0 ? sumOfExponentials(logits, vocab, largest) : exponentials(logits, gradients, vocab, largest);
  if (a.losses != 0) {
    const loss = Mathf.log(sum) + (largest - chosen);
    store<f32>(a.losses + (<usize>row << 2), counted ? loss : loss * 0);
  }
  if (gradients == 0) return;
  const weight = counted ? a.scale : a.scale * 0;
  scale(gradients, vocab, weight / sum);
  if (target >= 0 && target < vocab) store<f32>(gradients + place, load<f32>(gradients + place) - weight);
}
