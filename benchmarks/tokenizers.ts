// Times `encode` on 500 kB of English beside gpt-tokenizer and js-tiktoken. In each round every one has its turn; the table
// gives medians over the rounds.
import { loadEncoding } from '@typeformer/tokenizer';
import { Command } from 'commander';
import { Tiktoken } from 'js-tiktoken/lite';
import { markdownTable } from 'markdown-table';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { format, inTurn, median, print } from './in-turn.ts';

const { rounds } = new Command('bench:tokenizers')
  .description('Time encoding, side by side')
  .option('--rounds <n>', 'turns of each tokenizer', Number, 15)
  .parse()
  .opts<{ rounds: number }>();
const text = readFileSync(new URL('../examples/data/tinyshakespeare.txt', import.meta.url), 'utf8').slice(0, 500_000);

const others = {
  r50k_base: () => [import('gpt-tokenizer/encoding/r50k_base'), import('js-tiktoken/ranks/r50k_base')] as const,
  cl100k_base: () => [import('gpt-tokenizer/encoding/cl100k_base'), import('js-tiktoken/ranks/cl100k_base')] as const,
  o200k_base: () => [import('gpt-tokenizer/encoding/o200k_base'), import('js-tiktoken/ranks/o200k_base')] as const,
};

print(`${cpus().length} × ${cpus()[0]?.model}, Node ${process.versions.node}, medians of ${rounds} rounds`);
const table = [['encoding', 'typeformer', 'gpt-tokenizer', 'ratio', 'js-tiktoken', 'ratio']];
for (const name of Object.keys(others) as (keyof typeof others)[]) table.push(await timeEncoding(name));
print(markdownTable(table, { align: ['l', 'r', 'r', 'r', 'r', 'r'] }));

async function timeEncoding(name: keyof typeof others): Promise<string[]> {
  const ours = await loadEncoding(name);
  const [gptTokenizer, ranks] = await Promise.all(others[name]());
  const jsTiktoken = new Tiktoken(ranks.default);
  const timings = await inTurn(rounds, {
    ours: () => time(() => ours.encode(text)),
    gptTokenizer: () => time(() => gptTokenizer.encode(text)),
    jsTiktoken: () => time(() => jsTiktoken.encode(text)),
  });
  const ms = (one: string): string => `${format(median(timings[one]!))} ms`;
  const ratio = (other: string): string =>
    `${median(timings['ours']!.map((ours, round) => ours / timings[other]![round]!)).toFixed(2)} ×`;
  return [name, ms('ours'), ms('gptTokenizer'), ratio('gptTokenizer'), ms('jsTiktoken'), ratio('jsTiktoken')];
}

/** In milliseconds. */
function time(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}
