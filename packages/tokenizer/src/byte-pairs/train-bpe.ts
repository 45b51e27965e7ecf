import { alphabet, toCharacters } from './byte-characters.ts';
import { regExpMatcher } from '../patterns/matcher.ts';
import { byteLevelBpe } from './byte-level-bpe.ts';
import { byteStringOf } from './byte-string.ts';
import { learnMerges } from './learn-merges.ts';
import type { Merge } from './merge-table.ts';
import { gpt2Pattern, preTokenize } from '../pieces/pre-tokenize.ts';
import type { SavableTokenizer } from '../tokenizer.ts';
import { wellFormed } from '../pieces/well-formed.ts';

export type TrainBpeOptions = {
  /** The most tokens there may be, special ones and the 256 bytes among them; text that has few pieces gives fewer. */
  readonly vocabSize: number;
  /** Matches the pieces that text is cut into; no token goes beyond one. Flags g and u. Default: GPT-2's. */
  readonly pattern?: RegExp;
  /**
   * Names, of two characters or more; their ids are 0, 1, …. In `texts` they are text like any other, only that no other
   * token may come to spell one (Hugging Face would let the two share an id).
   */
  readonly specialTokens?: readonly string[];
  /** Called after each text and each merge. */
  readonly onProgress?: (progress: TrainBpeProgress) => void;
  /** Ends the training with its reason; heeded between two texts, and every 50 ms. */
  readonly signal?: AbortSignal | undefined;
};

export type TrainBpeProgress = {
  /** UTF-16 units of text that are read. */
  readonly characters: number;
  /** Tokens there are, of `vocabSize`; they grow once all text is read. */
  readonly tokens: number;
};

/**
 * Learns a byte-level byte-pair encoding from text, with the tokens, the merges and the ids that Hugging Face's
 * `BpeTrainer` finds: special tokens first, then the bytes, then what merges, the most frequent first.
 * Sennrich et al. 2016, https://arxiv.org/abs/1508.07909
 *
 * @param texts one text, or several, which are cut into pieces one by one
 * @throws RangeError if `vocabSize` is no whole number, or leaves no room for the bytes and the special tokens, or if
 * `byteLevelBpe` does not take `pattern` or a special token
 */
export async function trainBpe(
  texts: string | Iterable<string> | AsyncIterable<string>,
  options: TrainBpeOptions,
): Promise<SavableTokenizer> {
  const { vocabSize, pattern = gpt2Pattern, onProgress, signal } = options;
  const specialTokens = new Map([...new Set(options.specialTokens)].map((name, id) => [name, id]));
  const least = specialTokens.size + alphabet.length;
  if (!Number.isInteger(vocabSize) || vocabSize < least || vocabSize >= 2 ** 26) {
    throw new RangeError(
      `trainBpe: vocabSize (${vocabSize}) must be a whole number from ${least}, for bytes and special tokens, to 2²⁶ − 1.`,
    );
  }
  for (const name of specialTokens.keys()) {
    if (name.length < 2) {
      throw new RangeError(`trainBpe: special token ${JSON.stringify(name)} must have two characters or more.`);
    }
  }
  const vocabulary = new Map(alphabet.map((byte, index) => [byte, specialTokens.size + index]));
  const merges: Merge[] = [];
  const tokenizer = (): SavableTokenizer => byteLevelBpe({ vocabulary, merges, pattern, specialTokens });
  tokenizer(); // what it does not take is refused now, not after the training

  const matcher = regExpMatcher(pattern);
  const pause = pauses(signal);
  const progress = { characters: 0, tokens: least };
  const counts = new Map<string, number>();
  for await (const text of typeof texts === 'string' ? [texts] : texts) {
    for (const piece of preTokenize(wellFormed(text), matcher)) {
      counts.set(piece, (counts.get(piece) ?? 0) + 1);
      await pause();
    }
    progress.characters += text.length;
    onProgress?.({ ...progress });
    await pause();
  }

  const pieces = new Map(Array.from(counts, ([piece, count]) => [byteStringOf(piece), count]));
  // A special token's name must not be another token's as well: in files, both would be the same entry.
  const merging = learnMerges(pieces, (token) => !specialTokens.has(toCharacters(token)));
  while (progress.tokens < vocabSize) {
    const { value: merge } = merging.next();
    if (!merge) break;
    merges.push(merge);
    vocabulary.set(merge.join(''), progress.tokens++);
    onProgress?.({ ...progress });
    await pause();
  }
  return tokenizer();
}

/** Gives the event loop a turn when the last one was a while ago. Throws the signal's reason once it is aborted. */
function pauses(signal: AbortSignal | undefined): () => Promise<void> {
  let last = performance.now();
  return async () => {
    signal?.throwIfAborted();
    if (performance.now() - last < 50) return;
    await new Promise((resolve) => setTimeout(resolve));
    last = performance.now();
  };
}
