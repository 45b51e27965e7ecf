// Causal attention. Scores are made for a few queries and a few keys at a time, and the softmax is kept up as more keys
// come: no [querySeq, keySeq] matrix is ever held. Dao et al. 2022, https://arxiv.org/abs/2205.14135
import { Mask, multiplyByMask } from './dropout';
import { ceilDivide, roundUp } from '../integer';
import { exponential } from '../math';
import { blockBytes, multiplyPanels } from '../matrix/panels';
import { addRows, multiplyRows } from '../matrix/matrix-vector';
import { panelColumns, panelRows } from '../matrix/micro-kernel';
import { packColumns, packRows } from '../matrix/pack';
import { job, parallel, scratch, scratchBytes } from '../parallel';
import { Maximum, reduceRun } from '../reduce/operations';
import { addScaled, clear, exponentials, scale } from '../row';

/** Queries that are multiplied with a block of keys at once, and that share what is packed of the keys. */
const queryBlock: i32 = 8 * panelRows;
const blocksOfTask: i32 = 4;

/** Keys of a block. */
const keyBlock: i32 = 8 * panelColumns;

/** Up to so many queries, each reads keys and values as they lie: packing would not pay. */
const fewQueries: i32 = 4;

@unmanaged
export class Attention extends Mask {
  queries: usize; // [batch, heads, querySeq, headDim]
  keys: usize; // [batch, keyValueHeads, keySeq, headDim]
  values: usize; // like keys
  bias: usize; // [heads, querySeq, keySeq]; 0: none
  output: usize; // like queries
  logSums: usize; // [batch, heads, querySeq]: the logarithm of each row's sum of exponentials
  batch: i32;
  heads: i32;
  keyValueHeads: i32;
  querySeq: i32;
  keySeq: i32;
  headDim: i32;
  keyStep: usize; // bytes from one head's keys, and values, to the next's
  scale: f32;
  tasksOfHead: i32;
}

/**
 * `softmax(queries·keysᵀ / √headDim + bias)·values`, a query seeing the keys up to its own place; the queries are the
 * last of the keys' places.
 *
 * @param keyStep numbers from one head's keys, and values, to the next's: keySeq·headDim, or more
 * @param logSums for the gradient; 0: not wanted
 * @param rate of dropout of the softmax's weights, number i of the stream (`key0`, `key1`) being that of weight i
 */
export function attention(
  queries: usize, keys: usize, values: usize, bias: usize, output: usize, logSums: usize,
  batch: i32, heads: i32, keyValueHeads: i32, querySeq: i32, keySeq: i32, headDim: i32, keyStep: i32,
  rate: f64, key0: i32, key1: i32,
): void {
  const a = changetype<Attention>(job);
  setAttention(a, queries, keys, values, bias, output, logSums, batch, heads, keyValueHeads, querySeq, keySeq, headDim, keyStep);
  a.set(rate, key0, key1);
  if (querySeq <= fewQueries && (<usize>keySeq << 2) <= scratchBytes) {
    parallel(attendOneByOne, batch * heads);
  } else {
    a.tasksOfHead = ceilDivide(querySeq, queryBlock * blocksOfTask);
    parallel(attendInBlocks, batch * heads * a.tasksOfHead);
  }
}

export function setAttention(
  a: Attention, queries: usize, keys: usize, values: usize, bias: usize, output: usize, logSums: usize,
  batch: i32, heads: i32, keyValueHeads: i32, querySeq: i32, keySeq: i32, headDim: i32, keyStep: i32,
): void {
  a.queries = queries;
  a.keys = keys;
  a.values = values;
  a.bias = bias;
  a.output = output;
  a.logSums = logSums;
  a.batch = batch;
  a.heads = heads;
  a.keyValueHeads = keyValueHeads;
  a.querySeq = querySeq;
  a.keySeq = keySeq;
  a.headDim = headDim;
  a.keyStep = <usize>keyStep << 2;
  a.scale = 1 / sqrt<f32>(<f32>headDim);
}

/** Where the keys or values of a query head begin. */
@inline
export function ofKeyValueHead(a: Attention, keysOrValues: usize, batch: i32, head: i32): usize {
  return keysOrValues + <usize>(batch * a.keyValueHeads + head / (a.heads / a.keyValueHeads)) * a.keyStep;
}

/** Task: all queries of a head, one after the other. */
function attendOneByOne(index: i32): void {
  const a = changetype<Attention>(job);
  const batch = index / a.heads;
  const head = index % a.heads;
  const keys = ofKeyValueHead(a, a.keys, batch, head);
  const values = ofKeyValueHead(a, a.values, batch, head);
  const scores = scratch;
  for (let query = 0; query < a.querySeq; query++) {
    const row = index * a.querySeq + query;
    const seen = a.keySeq - a.querySeq + query + 1;
    const at = <usize>(row * a.headDim) << 2;
    multiplyRows(keys, a.queries + at, scores, seen, a.headDim);
    scale(scores, seen, a.scale);
    if (a.bias != 0) addScaled(biasOf(a, head, query, 0), 1, scores, seen);
    const largest = reduceRun<Maximum>(scores, seen);
    const sum = exponentials(scores, scores, seen, largest);
    if (a.logSums != 0) store<f32>(a.logSums + (<usize>row << 2), largest + Mathf.log(sum));
    if (a.threshold != 0) multiplyByMask(a, row * a.keySeq, scores, scores, seen);
    addRows(values, scores, a.output + at, seen, a.headDim);
    scale(a.output + at, a.headDim, 1 / sum);
  }
}

/** Task: some blocks of the queries of a head, over all blocks of keys they see. */
function attendInBlocks(index: i32): void {
  const a = changetype<Attention>(job);
  const width = a.headDim;
  const rowBytes = <usize>width << 2;
  const batchAndHead = index / a.tasksOfHead;
  const head = batchAndHead % a.heads;
  const first = (index % a.tasksOfHead) * queryBlock * blocksOfTask;
  const count = min(queryBlock * blocksOfTask, a.querySeq - first);
  const keys = ofKeyValueHead(a, a.keys, batchAndHead / a.heads, head);
  const values = ofKeyValueHead(a, a.values, batchAndHead / a.heads, head);
  const output = a.output + <usize>(batchAndHead * a.querySeq + first) * rowBytes;

  const packedQueries = scratch + blockBytes; // a block after the other
  const packedKeys = packedQueries + <usize>(queryBlock * blocksOfTask) * rowBytes;
  const packedValues = packedKeys + <usize>keyBlock * rowBytes;
  const scores = packedValues + <usize>keyBlock * (<usize>roundUp(width, panelColumns) << 2);
  const weights = scores + (<usize>(queryBlock * keyBlock) << 2);
  const largest = weights + (<usize>(queryBlock * keyBlock) << 2); // of each query's scores so far
  const sums = largest + (<usize>(queryBlock * blocksOfTask) << 2); // of their exponentials

  packRows(packedQueries, a.queries + <usize>(batchAndHead * a.querySeq + first) * rowBytes, rowBytes, false, count, width);
  scale(packedQueries, roundUp(count, panelRows) * width, a.scale);
  for (let query = 0; query < count; query++) store<f32>(largest + (<usize>query << 2), -Infinity);
  memory.fill(sums, 0, <usize>count << 2);
  memory.fill(output, 0, <usize>count * rowBytes);

  const past = a.keySeq - a.querySeq;
  for (let key = 0; key < past + first + count; key += keyBlock) {
    const keysHere = min(keyBlock, a.keySeq - key);
    packColumns(packedKeys, keys + <usize>key * rowBytes, rowBytes, true, keysHere, width);
    packColumns(packedValues, values + <usize>key * rowBytes, rowBytes, false, width, keysHere);
    for (let query = 0; query < count; query += queryBlock) {
      const queriesHere = min(queryBlock, count - query);
      const seenHere = min(keysHere, past + first + query + queriesHere - key); // by the last of these queries
      if (seenHere <= 0) continue;
      const panels = packedQueries + <usize>query * rowBytes;
      const diagonal = past + first + query - key; // how many more keys than its place a query sees
      multiplySeen(panels, packedKeys, queriesHere, seenHere, diagonal, width, scores, keyBlock);
      for (let i = 0; i < queriesHere; i++) {
        const place = first + query + i;
        const seen = max(0, min(seenHere, past + place + 1 - key));
        const row = scores + (<usize>(i * keyBlock) << 2);
        const q = <usize>(query + i) << 2;
        const correction = addScores(a, row, batchAndHead, place, key, seen, largest + q, sums + q);
        if (correction != 1) scale(output + <usize>(query + i) * rowBytes, width, correction);
        clear(row + (<usize>seen << 2), seenHere - seen);
      }
      packRows(weights, scores, <usize>keyBlock << 2, false, queriesHere, seenHere);
      addSeen(weights, packedValues, queriesHere, seenHere, diagonal, width, output + <usize>query * rowBytes, keysHere);
    }
  }
  for (let query = 0; query < count; query++) {
    const sum = load<f32>(sums + (<usize>query << 2));
    scale(output + <usize>query * rowBytes, width, 1 / sum);
    if (a.logSums != 0) {
      const to = a.logSums + (<usize>(batchAndHead * a.querySeq + first + query) << 2);
      store<f32>(to, load<f32>(largest + (<usize>query << 2)) + Mathf.log(sum));
    }
  }
}

/**
 * `scores = queries·keysᵀ` of some queries and keys, both packed, where a query sees `diagonal` keys more than its number.
 * Six queries at a time, the keys that none of them sees are left out.
 */
export function multiplySeen(
  queries: usize, keys: usize, count: i32, keyCount: i32, diagonal: i32, depth: i32, scores: usize, stride: i32,
): void {
  for (let query = 0; query < count; query += panelRows) {
    const seen = min(keyCount, query + panelRows + diagonal);
    if (seen > 0) multiplyPanels(queries, keys, min(panelRows, count - query), seen, depth, scores, stride, false);
    queries += <usize>(panelRows * depth) << 2;
    scores += <usize>(panelRows * stride) << 2;
  }
}

/** `output += weights·values`, likewise: the weights are packed, and so are `packedCount` values. */
export function addSeen(
  weights: usize, values: usize, count: i32, keyCount: i32, diagonal: i32, width: i32, output: usize, packedCount: i32,
): void {
  const panel = <usize>(packedCount * panelColumns) << 2;
  for (let query = 0; query < count; query += panelRows) {
    const seen = min(keyCount, query + panelRows + diagonal);
    if (seen > 0) multiplyPanels(weights, values, min(panelRows, count - query), width, seen, output, width, true, panel);
    weights += <usize>(panelRows * keyCount) << 2;
    output += <usize>(panelRows * width) << 2;
  }
}

/** The bias of a query's scores, from key number `key` on. */
@inline
export function biasOf(a: Attention, head: i32, query: i32, key: i32): usize {
  return a.bias + (<usize>((head * a.querySeq + query) * a.keySeq + key) << 2);
}

/**
 * Takes a query's scores of `seen` more keys, from key number `key` on, into its softmax, and turns them into weights.
 * Gives what the output so far is to be multiplied by.
 */
function addScores(
  a: Attention, scores: usize, batchAndHead: i32, query: i32, key: i32, seen: i32, largest: usize, sum: usize,
): f32 {
  if (seen == 0) return 1;
  if (a.bias != 0) addScaled(biasOf(a, batchAndHead % a.heads, query, key), 1, scores, seen);
  const before = load<f32>(largest);
  const now = max(before, reduceRun<Maximum>(scores, seen));
  const more = exponentials(scores, scores, seen, now == -Infinity ? 0 : now); // all scores being −Infinity, nothing is added
  // At first, and as long as that is so, there is nothing to correct.
  const correction = before == -Infinity ? <f32>1 : f32x4.extract_lane(exponential(f32x4.splat(before - now)), 0);
  store<f32>(largest, now);
  store<f32>(sum, load<f32>(sum) * correction + more);
  if (a.threshold != 0) {
    multiplyByMask(a, (batchAndHead * a.querySeq + query) * a.keySeq + key, scores, scores, seen);
  }
  return correction;
}
