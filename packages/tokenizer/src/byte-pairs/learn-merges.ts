import { alphabet } from './byte-characters.ts';
import type { ByteString } from './byte-string.ts';
import { countQueue } from './count-queue.ts';
import type { Merge } from './merge-table.ts';

/** How often two tokens are neighbours, and where the left one stands, from left to right; some of these are no more. */
type Pair = { count: number; readonly positions: number[] };

const gap = -1; // before, between and after the pieces, and where a token was that has merged into the one on its left

/**
 * Merges the most frequent pair of neighbours everywhere, and so on until there are no neighbours. Of equally frequent
 * pairs it is the one whose left token, and then whose right token, is the oldest, as in Hugging Face's `BpeTrainer`.
 * Sennrich et al. 2016, algorithm 1, https://arxiv.org/abs/1508.07909
 *
 * Only the neighbours of what has merged are counted anew. All occurrences of a token come about in one merge; that is
 * why a pair's count never grows after the merge that made its younger token.
 *
 * @param pieces how often each piece of text occurs
 * @param mayBecome whether a pair may become this token; one that may not is never merged
 */
export function* learnMerges(
  pieces: ReadonlyMap<ByteString, number>,
  mayBecome: (token: ByteString) => boolean,
): Generator<Merge, void, undefined> {
  const tokens = [...alphabet];
  const byteIds = new Map(tokens.map((byte, id) => [byte, id]));

  // All pieces in a row, as linked lists over the indices of their bytes; a merged token stands where its first byte was.
  let length = 1;
  for (const piece of pieces.keys()) length += piece.length + 1;
  const ids = new Int32Array(length).fill(gap);
  const counts = new Float64Array(length);
  const next = Int32Array.from(ids, (_, at) => at + 1);
  const previous = Int32Array.from(ids, (_, at) => at - 1);
  let end = 1;
  for (const [piece, count] of pieces) {
    counts.fill(count, end, end + piece.length);
    for (const byte of piece) ids[end++] = byteIds.get(byte)!;
    end++;
  }

  const pairs = new Map<number, Pair>();
  const queue = countQueue((key) => pairs.get(key)!.count);
  const keyAt = (at: number): number => ids[at]! * 2 ** 26 + ids[next[at]!]!;
  const lose = (at: number): void => {
    const pair = pairs.get(keyAt(at));
    if (pair) pair.count -= counts[at]!;
  };
  let met: number[] = []; // keys of the pairs that are not in the queue yet
  const gain = (at: number): void => {
    if (ids[at] === gap || ids[next[at]!] === gap) return;
    const key = keyAt(at);
    let pair = pairs.get(key);
    if (!pair) {
      pair = { count: 0, positions: [] };
      pairs.set(key, pair);
      met.push(key);
    }
    pair.count += counts[at]!;
    pair.positions.push(at);
  };
  const enqueue = (): void => {
    met.forEach(queue.push);
    met = [];
  };

  for (let at = 0; at < length - 1; at++) gain(at);
  enqueue();
  for (const key of queue.drain()) {
    const right = key % 2 ** 26;
    const left = (key - right) / 2 ** 26;
    const token = tokens[left]! + tokens[right]!;
    if (!mayBecome(token)) continue;
    const { positions } = pairs.get(key)!;
    pairs.delete(key);
    const id = tokens.push(token) - 1;
    for (const at of positions) {
      const second = next[at]!;
      if (ids[at] !== left || ids[second] !== right) continue; // an earlier merge has taken one of them
      const before = previous[at]!;
      lose(before);
      lose(second);
      ids[at] = id;
      ids[second] = gap;
      next[at] = next[second]!;
      previous[next[at]!] = at;
      gain(before);
      gain(at);
    }
    enqueue();
    yield [tokens[left]!, tokens[right]!];
  }
}
