import { loadConfig } from '@typeformer/checkpoint';
import { describeModel, presets, type GptConfig, type ModelDescription } from '@typeformer/gpt';
import { existsSync } from 'node:fs';
import { formatBytes, formatCount, formatShort, formatTable } from '../format.ts';

export type InfoOptions = { readonly json?: boolean };

/** `typeformer info`: what a model is and costs, without making it. */
export async function info(name: string | undefined, { json = false }: InfoOptions): Promise<void> {
  const text = name === undefined ? listPresets(json) : describe(name, await configOf(name), json);
  process.stdout.write(`${text}\n`);
}

async function configOf(name: string): Promise<GptConfig> {
  if (Object.hasOwn(presets, name)) return presets[name as keyof typeof presets];
  if (!existsSync(name)) {
    throw new Error(`"${name}" is no preset (${Object.keys(presets).join(', ')}) and no folder.`);
  }
  return loadConfig(name);
}

function listPresets(json: boolean): string {
  const all = Object.entries(presets).map(([name, config]) => ({ name, config, ...describeModel(config) }));
  if (json) return JSON.stringify(all, null, 2);
  return formatTable([
    ['preset', 'layers', 'width', 'heads', 'context', 'parameters', 'float32'],
    ...all.map(({ name, config, parameters, bytes }) => [
      name,
      ...[config.nLayers, config.dModel, config.nHeads, config.maxSeqLen].map(String),
      formatCount(parameters.total),
      formatBytes(bytes.float32),
    ]),
  ]);
}

function describe(name: string, config: GptConfig, json: boolean): string {
  const description = describeModel(config);
  if (json) return JSON.stringify({ name, config, ...description }, null, 2);
  return [
    name,
    '',
    formatTable(configRows(config)),
    '',
    formatTable(parameterRows(description)),
    '',
    formatTable(costRows(description, config)),
  ].join('\n');
}

function configRows({ dropout, tieEmbeddings, activation, epsilon, ...sizes }: GptConfig): string[][] {
  return [
    ...Object.entries(sizes).map(([key, value]) => [key, formatCount(value)]),
    ['activation', activation],
    ['epsilon', String(epsilon)],
    ['dropout', Object.values(dropout).join(' / ')],
    ['tieEmbeddings', String(tieEmbeddings)],
  ];
}

function parameterRows({ parameters: { total, nonEmbedding, byComponent } }: ModelDescription): string[][] {
  const share = (count: number): string => `${((100 * count) / total).toFixed(1)} %`;
  return [
    ['parameters', formatCount(total), formatShort(total)],
    ...Object.entries(byComponent).map(([component, count]) => [`  ${component}`, formatCount(count), share(count)]),
    ['without embeddings', formatCount(nonEmbedding), share(nonEmbedding)],
  ];
}

function costRows(description: ModelDescription, { maxSeqLen }: GptConfig): string[][] {
  const { bytes, flopsPerToken, keyValueCacheBytesPerToken } = description;
  return [
    ...Object.entries(bytes).map(([precision, size]) => [`weights in ${precision}`, formatBytes(size)]),
    ['FLOPs per token, forward', formatShort(flopsPerToken.forward)],
    ['FLOPs per token, training', formatShort(flopsPerToken.training)],
    ['key-value cache per token', formatBytes(keyValueCacheBytesPerToken)],
    ['key-value cache, full context', formatBytes(keyValueCacheBytesPerToken * maxSeqLen)],
  ];
}
