import { ceilDivide } from '../integer';
import { job, parallel } from '../parallel';
import { fillRun } from './run';

/** How many words a task writes. */
const wordsOfTask: i32 = 1 << 14;

@unmanaged
class Arguments {
  result: usize;
  words: i32;
  word: u32;
}

/** Writes `word` `words` times. */
export function fill(result: usize, words: i32, word: u32): void {
  const a = changetype<Arguments>(job);
  a.result = result;
  a.words = words;
  a.word = word;
  parallel(fillPart, ceilDivide(words, wordsOfTask));
}

function fillPart(index: i32): void {
  const a = changetype<Arguments>(job);
  const begin = index * wordsOfTask;
  fillRun<u32>(a.result + (<usize>begin << 2), a.word, min(wordsOfTask, a.words - begin));
}
