// Times this project beside tfjs's own backends and, where TORCH_PYTHON names a Python with torch, PyTorch. In each round
// every contender has its turn, so that the machine's moods meet them all; the tables give medians over the rounds.
import { Command } from 'commander';
import { markdownTable } from 'markdown-table';
import { cpus } from 'node:os';
import { format, inTurn, median, print } from './in-turn.ts';
import { run, path, torch, torchProduct, typeformer, type Contender } from './contenders.ts';
import type { ProductTimings } from './products.ts';
import { rows, type Row } from './rows.ts';

const { rounds, only } = new Command('bench')
  .description('Time training, prefill, decoding and matrix products, side by side')
  .option('--rounds <n>', 'turns of each contender', Number, 3)
  .option('--only <text>', 'only the lines that have this in their label; "products" for those of matrix products')
  .parse()
  .opts<{ rounds: number; only?: string }>();
const python = process.env['TORCH_PYTHON'];
const wanted = (label: string): boolean => only === undefined || label.includes(only);

print(`${cpus().length} × ${cpus()[0]?.model}, Node ${process.versions.node}, medians of ${rounds} rounds`);
if (!python) print('TORCH_PYTHON is not set, so PyTorch is left out.');

const works = rows.filter(({ label }) => wanted(label));
if (works.length > 0) {
  const table = [['work', 'simd', 'tokens/s', 'memory', 'PyTorch', 'its memory', 'ratio', 'tfjs cpu', 'tfjs wasm']];
  for (const row of works) table.push(await timeWork(row));
  print(markdownTable(table, { align: ['l', ...Array<string>(8).fill('r')] }));
}
if (wanted('products')) print(markdownTable(await timeProducts(), { align: ['l', 'l', 'r', 'r', 'r', 'r', 'r'] }));

async function timeWork({ label, work, model, tokens, runs, stock }: Row): Promise<string[]> {
  const contenders: Record<string, Contender> = { simd: typeformer('simd', runs) };
  if (python) contenders['torch'] = torch(python, runs);
  for (const backend of stock) contenders[backend] = typeformer(backend, backend === 'cpu' ? 1 : 2);
  const timings = await inTurn(
    rounds,
    Object.fromEntries(Object.entries(contenders).map(([name, contender]) => [name, () => contender(work, model)])),
  );
  const ms = (name: string): string => {
    const rounds = timings[name];
    return rounds ? `${format(median(rounds.map(({ medianMs }) => medianMs)))} ms` : '–';
  };
  const memory = (name: string): string => {
    const rounds = timings[name];
    return rounds ? `${(Math.max(...rounds.map(({ peakBytes }) => peakBytes)) / 2 ** 20).toFixed(0)} MiB` : '–';
  };
  const simd = timings['simd']!;
  const ratios = timings['torch']?.map(({ medianMs }, round) => simd[round]!.medianMs / medianMs);
  const rate = (1000 * tokens) / median(simd.map(({ medianMs }) => medianMs));
  const ratio = ratios ? `${median(ratios).toFixed(2)} ×` : '–';
  return [label, ms('simd'), format(rate), memory('simd'), ms('torch'), memory('torch'), ratio, ms('cpu'), ms('wasm')];
}

async function timeProducts(): Promise<string[][]> {
  const onBackend = async (backend: string): Promise<ProductTimings> =>
    JSON.parse(await run(process.execPath, ['--import', 'tsx', path('products.ts'), backend])) as ProductTimings;
  const timings = await inTurn(rounds, { simd: () => onBackend('simd'), wasm: () => onBackend('wasm') });
  const peak = median(timings['simd']!.map((round) => round.peak!));
  const table = [['product', 'transposed', 'simd GFLOP/s', 'of the peak', 'tfjs wasm', 'PyTorch']];
  for (const [index, product] of timings['simd']![0]!.products.entries()) {
    const { rows: m, columns: n, depth: k, batch, transposeA, transposeB } = product;
    const [simd, wasm] = ['simd', 'wasm'].map((name) =>
      median(timings[name]!.map((round) => round.products[index]!.gflops)),
    );
    const ofTorch = python && !transposeA && !transposeB ? format(await torchProduct(python, m, n, k, batch)) : '–';
    const shape = `${batch > 1 ? `${batch} × ` : ''}${m} × ${k} × ${n}`;
    const transposed = [transposeA && 'a', transposeB && 'b'].filter(Boolean).join(', ');
    table.push([shape, transposed, format(simd!), `${((100 * simd!) / peak).toFixed(0)} %`, format(wasm!), ofTorch]);
  }
  table.push(['the micro-kernel alone', '', format(peak), '100 %', '', '']);
  return table;
}
