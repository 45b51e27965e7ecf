import * as tf from '@tensorflow/tfjs-core';
import { simdBackendInfo } from '@typeformer/backend-simd';
import { loadPretrained, readJson, toSource, type Source } from '@typeformer/checkpoint';
import { streamText, topTokens, type FinishReason } from '@typeformer/generate';
import {
  createGpt,
  describeModel,
  presets,
  type PresetName,
  type Gpt,
  type GptConfig,
  type ModelDescription,
} from '@typeformer/gpt';
import { gpt2Tokenizer, tokenizerFromJson, type Tokenizer } from '@typeformer/tokenizer';
import { expose } from 'comlink';

export type ModelInfo = {
  readonly name: string;
  readonly trained: boolean;
  readonly config: GptConfig;
  readonly description: ModelDescription;
  /** How many threads compute, and why no more. */
  readonly threads: number;
  readonly threadLimit: string;
};

/** The notebook's tiny model; the one that this project has trained, by its folder's URL; or a folder's files. */
export type ModelChoice = 'tiny' | { readonly shakespeare: string } | readonly File[];

/** A known size. */
export type Size = {
  readonly preset: PresetName;
  readonly config: GptConfig;
  readonly description: ModelDescription;
};

export type TokenInfo = {
  readonly id: number;
  /** As the page shows it: white space visible, bytes of an unfinished character in hexadecimal. */
  readonly label: string;
};

export type Analysis = {
  readonly tokens: readonly TokenInfo[];
  readonly next: readonly (TokenInfo & { readonly probability: number })[];
  /** In nats; undefined for a single token, which has nothing to predict it. */
  readonly loss: number | undefined;
  readonly embeddings: Readonly<Record<'token' | 'position' | 'summed', Float32Array>>; // each [seq, dModel]
  readonly milliseconds: number;
};

export type GenerateRequest = {
  readonly prompt: string;
  readonly maxNewTokens: number;
  readonly temperature: number;
  readonly topK: number;
  readonly seed: number;
};

let current: { readonly model: Gpt; readonly tokenizer: Tokenizer } | undefined;
let generation = new AbortController();

const api = {
  async open(choice: ModelChoice): Promise<ModelInfo> {
    generation.abort();
    await tf.setBackend('simd');
    const opened = await openModel(choice);
    current?.model.dispose();
    current = opened;
    const { config } = opened.model;
    const { threads, threadLimit } = simdBackendInfo();
    const description = describeModel(config);
    return { name: opened.name, trained: choice !== 'tiny', config, description, threads, threadLimit };
  },

  sizes(): Size[] {
    return Object.entries(presets).map(([preset, config]) => ({
      preset: preset as PresetName,
      config,
      description: describeModel(config),
    }));
  },

  async analyse(text: string, count: number): Promise<Analysis> {
    const { model, tokenizer } = ready();
    const start = performance.now();
    const ids = tokenizer.encode(text);
    let embedded: tf.Tensor | undefined;
    const tap = <T extends tf.Tensor>(name: string, activation: T): T => {
      if (name === 'embedding') embedded = tf.keep(activation.clone());
      return activation;
    };
    const results = tf.tidy(() => {
      const { logits } = model.forward([ids], { tap });
      const last = tf.reshape(tf.slice(logits, [0, ids.length - 1, 0], [1, 1, -1]), [-1]);
      const { tokens, positions } = model.weights;
      const token = tf.gather(tokens.weight, tf.tensor1d(ids, 'int32'));
      return { last, token, position: tf.slice(positions.weight, [0, 0], [ids.length, -1]) };
    });
    const [last, token, position, summed] = await Promise.all(
      [results.last, results.token, results.position, embedded!].map((tensor) => tensor.data<'float32'>()),
    );
    tf.dispose([results, embedded!]);
    return {
      tokens: ids.map((id) => ({ id, label: labelOf(tokenizer, id) })),
      next: topTokens(last!, count).map(({ id, probability }) => ({ id, label: labelOf(tokenizer, id), probability })),
      loss: await lossOf(model, ids),
      embeddings: { token: token!, position: position!, summed: summed! },
      milliseconds: performance.now() - start,
    };
  },

  /** Gives the text piece by piece; ends early when `stop` is called. */
  async generate(request: GenerateRequest, onText: (text: string) => void): Promise<FinishReason | undefined> {
    const { model, tokenizer } = ready();
    generation.abort();
    generation = new AbortController();
    const stream = streamText({ ...request, model, tokenizer, signal: generation.signal });
    for await (const { text } of stream) onText(text);
    return stream.finishReason;
  },

  stop(): void {
    generation.abort();
  },
};

export type DemoWorker = typeof api;
expose(api);

function ready(): NonNullable<typeof current> {
  if (!current) throw new Error('The model is not ready yet.');
  return current;
}

async function openModel(choice: ModelChoice) {
  if (choice === 'tiny') {
    const tokenizer = await gpt2Tokenizer();
    return { name: "the notebook's tiny model", model: createGpt(presets.tiny, { seed: 42 }), tokenizer };
  }
  if ('shakespeare' in choice) return { name: 'Shakespeare', ...(await openFolder(toSource(choice.shakespeare))) };
  const files = new Map(choice.map((file) => [file.name, file]));
  const folder = choice[0]?.webkitRelativePath.split('/')[0];
  return { name: folder || 'your model', ...(await openFolder(toSource(files))) };
}

async function openFolder(source: Source) {
  const json = await readJson(source, 'tokenizer.json');
  if (json === undefined) throw new Error('There is no tokenizer.json among the files.');
  const tokenizer = tokenizerFromJson(json);
  return { model: await loadPretrained(source), tokenizer };
}

async function lossOf(model: Gpt, ids: readonly number[]): Promise<number | undefined> {
  if (ids.length < 2) return undefined;
  const loss = tf.tidy(() =>
    model.loss(tf.tensor2d([ids.slice(0, -1)], undefined, 'int32'), tf.tensor2d([ids.slice(1)], undefined, 'int32')),
  );
  const [number] = await loss.data();
  loss.dispose();
  return number;
}

function labelOf(tokenizer: Tokenizer, id: number): string {
  const bytes = tokenizer.tokenBytes(id);
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.replaceAll(' ', '·').replaceAll('\n', '⏎').replaceAll('\t', '⇥');
  } catch {
    return [...bytes].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
  }
}
