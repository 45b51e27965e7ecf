import { toSource, toTarget } from '@typeformer/checkpoint/files';
import { encodeTokens, splitTokens, tokenFile, tokenPieces } from '@typeformer/train/text';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { isTokenFile, sizeOf, textTokens, tokenTypeOf } from '../data.ts';
import { formatBytes, formatCount } from '../format.ts';
import { progressBar } from '../progress-bar.ts';
import type { SpecialTokens } from '../special-tokens-option.ts';
import { namedTokenizer, type TaughtTokenizer } from '../tokenizer.ts';
import { writeTokenizer } from '../write-tokenizer.ts';

export type TokenizeOptions = {
  readonly data: readonly string[];
  readonly out: string;
  readonly force?: boolean;
  readonly tokenizer: string;
  readonly specialTokens?: SpecialTokens;
  readonly validationShare: number;
};

/** `typeformer tokenize`: text files of any size to token files. */
export async function tokenize(options: TokenizeOptions, signal: AbortSignal): Promise<void> {
  const { data, out } = options;
  const ids = data.find(isTokenFile);
  if (ids !== undefined) throw new Error(`--data ${ids} is a token file already.`);
  await checkOut(out, options.force ?? false);
  const size = await sizeOf(data);
  const scratch = await makeScratch(out);
  const total = options.tokenizer === 'character' ? 2 * size : size; // the characters are found first
  const bar = progressBar(total, process.stdout);
  let done = 0;
  const onRead = (bytes: number): void => {
    done += bytes;
    bar.update(done, `${Math.floor((100 * done) / total)} % of ${formatBytes(size)}`);
  };
  try {
    const reading = { onRead, signal };
    const taught = await namedTokenizer(options, data, reading);
    const type = tokenTypeOf(taught.tokenizer.vocabSize);
    await writeFile(join(scratch, 'all.bin'), encodeTokens(textTokens(data, taught, reading), { type }));
    bar.stop();
    await writeParts(scratch, taught, options);
  } catch (error) {
    throw (error as Error).name === 'AbortError' ? new Error('stopped; nothing was written.') : error;
  } finally {
    bar.stop();
    await rm(scratch, { recursive: true });
  }
}

/** Where to split is known when the last token is; until then nothing appears in the folder. */
async function writeParts(
  scratch: string,
  taught: TaughtTokenizer,
  { out, validationShare }: TokenizeOptions,
): Promise<void> {
  const { vocabSize } = taught.tokenizer;
  const type = tokenTypeOf(vocabSize);
  const all = (await toSource(scratch).open('all.bin'))!;
  try {
    const { training, validation } = splitTokens(tokenFile(all, { type }), validationShare);
    if (training.length === 0 || validation.length === 0) {
      throw new Error(
        `--validation-share ${validationShare} of ${training.length + validation.length} tokens leaves a part empty.`,
      );
    }
    const target = toTarget(out);
    await writeTokenizer(target, taught);
    await target.write('val.bin', encodeTokens(tokenPieces(validation), { type }));
    await target.write('train.bin', encodeTokens(tokenPieces(training), { type }));
    const counts = `${formatCount(training.length)} tokens, ${formatCount(validation.length)} held out`;
    process.stdout.write(`${counts} · vocabulary of ${formatCount(vocabSize)} · ${type}\n`);
    process.stdout.write(`train.bin, val.bin and tokenizer.json are in ${out}.\n`);
  } finally {
    await all.close();
  }
}

/** A folder beside the other, and so on its disk. */
async function makeScratch(out: string): Promise<string> {
  try {
    await mkdir(dirname(resolve(out)), { recursive: true });
    return await mkdtemp(`${resolve(out)}.tmp-`);
  } catch (cause) {
    throw new Error(`--out ${out} cannot be written (${(cause as Error).message}).`, { cause });
  }
}

async function checkOut(out: string, force: boolean): Promise<void> {
  const there = await stat(out).catch(() => undefined);
  if (there && !there.isDirectory()) throw new Error(`--out ${out} is a file; it must be a folder, or not there yet.`);
  const tokens = await stat(join(out, 'train.bin')).catch(() => undefined);
  if (tokens && !force) throw new Error(`--out ${out} already has token files; --force replaces them.`);
}
