import type { RandomAccessFile, Source } from './files/source.ts';

/**
 * The `.safetensors` of that stem, such as `model`.
 *
 * @throws Error where there is none, which says in what other form the weights lie there
 */
export async function openWeights(files: Source, stem: string, where: string): Promise<RandomAccessFile> {
  const file = await files.open(`${stem}.safetensors`);
  if (file) return file;
  const absent = `${where}: there is no ${stem}.safetensors in ${files.name}`;
  for (const [name, advice] of otherForms(stem)) {
    const other = await files.open(name);
    if (!other) continue;
    await other.close();
    throw new Error(`${absent}, but ${name}: ${advice}`);
  }
  throw new Error(`${absent}.`);
}

/** By the name of the file that tells it, and how to come from there to one of ours. */
function otherForms(stem: string): [string, string][] {
  const pytorch = stem === 'model' ? 'pytorch_model.bin' : `${stem}.bin`;
  const inPython = 'In Python, model.save_pretrained(folder, max_shard_size="1TB") writes one';
  return [
    [
      `${stem}.safetensors.index.json`,
      `the weights are in several files (shards), which are not read yet. ${inPython}.`,
    ],
    [pytorch, `the weights are in PyTorch's format, which can hold programs, and is not read. ${inPython}.`],
    [`${pytorch}.index.json`, `the weights are in several files of PyTorch's format, which is not read. ${inPython}.`],
  ];
}
