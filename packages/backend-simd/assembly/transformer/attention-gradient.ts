// The gradients of causal attention, a few queries and a few keys at a time. The weights are made again, from the scores
// and the sums that the forward pass has left. Dao et al. 2022, https://arxiv.org/abs/2205.14135
import { addSeen, Attention, biasOf, multiplySeen, ofKeyValueHead, setAttention } from './attention';
import { multiplyByMask } from './dropout';
import { roundUp } from '../integer';
import { exponential } from '../math';
import { blockBytes, multiplyPanels } from '../matrix/panels';
import { panelColumns, panelRows } from '../matrix/micro-kernel';
import { packColumns, packRows } from '../matrix/pack';
import { job, parallel, scratch } from '../parallel';
import { addScaled, clear, dot, scale } from '../row';
import { loadUpTo, storeUpTo } from '../vector';

/** Queries and keys of a block; of wide heads, fewer queries, so that all that is packed fits a thread's memory. */
const manyQueries: i32 = 8 * panelRows;
const fewQueries: i32 = 4 * panelRows;
const wide: i32 = 256;
const keyBlock: i32 = 8 * panelColumns;

@unmanaged
class Gradient extends Attention {
  dy: usize; // like output
  dQueries: usize; // like queries
  dKeys: usize; // [batch, keyValueHeads, keySeq, headDim]
  dValues: usize; // like dKeys
}

/** The gradients of `attention` by queries, keys and values, given what it read, gave and left. */
export function attentionGradient(
  queries: usize, keys: usize, values: usize, bias: usize, output: usize, logSums: usize,
  dy: usize, dQueries: usize, dKeys: usize, dValues: usize,
  batch: i32, heads: i32, keyValueHeads: i32, querySeq: i32, keySeq: i32, headDim: i32, keyStep: i32,
  rate: f64, key0: i32, key1: i32,
): void {
  const g = changetype<Gradient>(job);
  setAttention(g, queries, keys, values, bias, output, logSums, batch, heads, keyValueHeads, querySeq, keySeq, headDim, keyStep);
  g.set(rate, key0, key1);
  g.dy = dy;
  g.dQueries = dQueries;
  g.dKeys = dKeys;
  g.dValues = dValues;
  parallel(gradientOfKeyValueHead, batch * keyValueHeads);
}

/** Task: the gradients of a key-value head, and of the query heads that it serves. */
function gradientOfKeyValueHead(index: i32): void {
  const g = changetype<Gradient>(job);
  const width = g.headDim;
  const rowBytes = <usize>width << 2;
  const group = g.heads / g.keyValueHeads;
  const batch = index / g.keyValueHeads;
  const firstHead = (index % g.keyValueHeads) * group;
  const keys = ofKeyValueHead(g, g.keys, batch, firstHead);
  const values = ofKeyValueHead(g, g.values, batch, firstHead);
  const dKeys = g.dKeys + <usize>(index * g.keySeq) * rowBytes;
  const dValues = g.dValues + <usize>(index * g.keySeq) * rowBytes;
  const past = g.keySeq - g.querySeq;
  const queryBlock = width <= wide ? manyQueries : fewQueries;

  // What is packed: factors on the left by rows, factors on the right by columns of their transpose, or of themselves.
  const panelBytes = <usize>roundUp(width, panelColumns) << 2;
  const keyColumns = scratch + blockBytes;
  const valueColumns = keyColumns + <usize>keyBlock * rowBytes;
  const keyRows = valueColumns + <usize>keyBlock * rowBytes;
  const queryPanels = keyRows + <usize>keyBlock * panelBytes;
  const dyPanels = queryPanels + <usize>queryBlock * rowBytes;
  const queryRows = dyPanels + <usize>queryBlock * rowBytes;
  const dyRows = queryRows + <usize>queryBlock * panelBytes;
  const weights = dyRows + <usize>queryBlock * panelBytes; // [queryBlock, keyBlock]
  const slopes = weights + (<usize>(queryBlock * keyBlock) << 2); // like weights
  const panels = slopes + (<usize>(queryBlock * keyBlock) << 2);
  const stride = <usize>keyBlock << 2;

  const first = (batch * g.heads + firstHead) * g.querySeq; // the group's rows of queries follow each other
  memory.fill(g.dQueries + <usize>first * rowBytes, 0, <usize>(group * g.querySeq) * rowBytes);
  memory.fill(dKeys, 0, <usize>g.keySeq * rowBytes);
  memory.fill(dValues, 0, <usize>g.keySeq * rowBytes);

  for (let key = 0; key < g.keySeq; key += keyBlock) {
    const keyCount = min(keyBlock, g.keySeq - key);
    const at = <usize>key * rowBytes;
    packColumns(keyColumns, keys + at, rowBytes, true, keyCount, width);
    packColumns(valueColumns, values + at, rowBytes, true, keyCount, width);
    packColumns(keyRows, keys + at, rowBytes, false, width, keyCount);
    for (let head = firstHead; head < firstHead + group; head++) {
      const firstRow = (batch * g.heads + head) * g.querySeq;
      for (let query = max(0, key - past); query < g.querySeq; query += queryBlock) {
        const count = min(queryBlock, g.querySeq - query);
        const row = firstRow + query;
        const queries = g.queries + <usize>row * rowBytes;
        const dy = g.dy + <usize>row * rowBytes;
        packRows(queryPanels, queries, rowBytes, false, count, width);
        scale(queryPanels, roundUp(count, panelRows) * width, g.scale);
        packRows(dyPanels, dy, rowBytes, false, count, width);
        packColumns(queryRows, queries, rowBytes, false, width, count);
        packColumns(dyRows, dy, rowBytes, false, width, count);

        const seenHere = min(keyCount, past + query + count - key); // by the last of these queries
        const diagonal = past + query - key; // how many more keys than its place a query sees
        multiplySeen(queryPanels, keyColumns, count, seenHere, diagonal, width, weights, keyBlock);
        multiplySeen(dyPanels, valueColumns, count, seenHere, diagonal, width, slopes, keyBlock);
        for (let i = 0; i < count; i++) {
          const offset = <usize>(i * keyBlock) << 2;
          const seen = max(0, min(seenHere, past + query + i + 1 - key));
          slopesOfRow(g, head, query + i, row + i, key, seen, weights + offset, slopes + offset);
          clear(weights + offset + (<usize>seen << 2), seenHere - seen);
          clear(slopes + offset + (<usize>seen << 2), seenHere - seen);
        }
        packRows(panels, weights, stride, true, seenHere, count);
        addSeeing(panels, dyRows, seenHere, count, diagonal, width, dValues + at);
        packRows(panels, slopes, stride, true, seenHere, count);
        addSeeing(panels, queryRows, seenHere, count, diagonal, width, dKeys + at);
        packRows(panels, slopes, stride, false, count, seenHere);
        addSeen(panels, keyRows, count, seenHere, diagonal, width, g.dQueries + <usize>row * rowBytes, keyCount);
      }
    }
  }
}

/**
 * `output += weightsᵀ·rows` of the keys, both packed. Six keys at a time, the queries that see none of them are left out.
 */
function addSeeing(
  weights: usize, rows: usize, keyCount: i32, count: i32, diagonal: i32, width: i32, output: usize,
): void {
  const panel = <usize>(count * panelColumns) << 2;
  for (let key = 0; key < keyCount; key += panelRows) {
    const first = <usize>max(0, key - diagonal);
    const from = weights + first * (panelRows << 2);
    const to = rows + first * (panelColumns << 2);
    multiplyPanels(from, to, min(panelRows, keyCount - key), width, count - <i32>first, output, width, true, panel);
    weights += <usize>(panelRows * count) << 2;
    output += <usize>(panelRows * width) << 2;
  }
}

/**
 * For one query and `seen` keys: from scores (in `weights`) and the gradients of the weights (in `slopes`) to the weights
 * as they met the values, and to the gradients of the scores.
 */
function slopesOfRow(
  g: Gradient, head: i32, query: i32, row: i32, key: i32, seen: i32, weights: usize, slopes: usize,
): void {
  const at = <usize>(row * g.headDim) << 2;
  const shift = f32x4.splat(load<f32>(g.logSums + (<usize>row << 2)));
  const mean = f32x4.splat(dot(g.dy + at, g.output + at, g.headDim)); // of the weights' gradients, by the weights
  const factor = f32x4.splat(g.scale);
  const firstNumber = row * g.keySeq + key;
  if (g.bias != 0) addScaled(biasOf(g, head, query, key), 1, weights, seen);
  if (g.threshold != 0) multiplyByMask(g, firstNumber, slopes, slopes, seen);
  for (let i = 0; i < seen; i += 4) {
    const left = seen - i;
    const w = weights + (<usize>i << 2);
    const s = slopes + (<usize>i << 2);
    const weight = exponential(f32x4.sub(loadUpTo(w, left), shift));
    storeUpTo(w, weight, left);
    storeUpTo(s, f32x4.mul(f32x4.mul(weight, f32x4.sub(loadUpTo(s, left), mean)), factor), left);
  }
  if (g.threshold != 0) multiplyByMask(g, firstNumber, weights, weights, seen);
}
