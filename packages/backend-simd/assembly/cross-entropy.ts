import { ceilDivide } from './integer';
import { job, parallel } from './parallel';
import { Maximum, reduceRun } from './reduce/operations';
import { exponentials, scale, sumOfExponentials } from './row';

const taskNumbers: i32 = 1 << 13;

@unmanaged
class Job {
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
  const j = changetype<Job>(job);
  j.logits = logits;
  j.targets = targets;
  j.losses = losses;
  j.gradients = gradients;
  j.rows = rows;
  j.rowsOfTask = max(1, taskNumbers / max(1, vocab));
  j.vocab = vocab;
  j.ignoreIndex = ignoreIndex;
  j.scale = scale;
  parallel(lossOfRows, ceilDivide(rows, j.rowsOfTask));
}

function lossOfRows(index: i32): void {
  const j = changetype<Job>(job);
  const end = min(j.rows, (index + 1) * j.rowsOfTask);
  for (let row = index * j.rowsOfTask; row < end; row++) lossOfRow(j, row);
}

function lossOfRow(j: Job, row: i32): void {
  const vocab = j.vocab;
  const start = <usize>(row * vocab) << 2;
  const logits = j.logits + start;
  const target = load<i32>(j.targets + (<usize>row << 2));
  const counted = target != j.ignoreIndex;

  const place = <usize>max(0, min(vocab - 1, target)) << 2; // an ignored target is no place
  const chosen = load<f32>(logits + place);
  const largest = reduceRun<Maximum>(logits, vocab);
  const gradients: usize = j.gradients == 0 ? 0 : j.gradients + start;
  const sum =
    gradients == 0 ? sumOfExponentials(logits, vocab, largest) : exponentials(logits, gradients, vocab, largest);
  if (j.losses != 0) {
    const loss = Mathf.log(sum) + (largest - chosen);
    store<f32>(j.losses + (<usize>row << 2), counted ? loss : loss * 0);
  }
  if (gradients == 0) return;
  const weight = counted ? j.scale : j.scale * 0;
  scale(gradients, vocab, weight / sum);
  if (target >= 0 && target < vocab) store<f32>(gradients + place, load<f32>(gradients + place) - weight);
}
