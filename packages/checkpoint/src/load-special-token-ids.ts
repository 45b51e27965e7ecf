import * as v from 'valibot';
import { excerpt } from './files/excerpt.ts';
import type { FileMap } from './files/map-source.ts';
import { readJson } from './files/read-json.ts';
import type { Source } from './files/source.ts';
import { toSource } from './files/to-source.ts';
import type { SpecialTokenIds } from './special-token-ids.ts';

/** By whose names files may call tokens; those of `@typeformer/tokenizer` have it. */
export type NamedTokens = {
  readonly specialTokens: ReadonlyMap<string, number>;
  /** Ids are below it; any may be if absent. */
  readonly vocabSize?: number;
};

/** What ends a text where no file says it. */
const usualEnds = ['<|endoftext|>', '</s>'];

/**
 * What begins, ends and pads the texts of a Hugging Face folder's model: each as `generation_config.json` says, else
 * `config.json`, else by its name in `tokenizer_config.json`, else, for the end, the tokenizer's `<|endoftext|>` or
 * `</s>`. Ids outside the model's vocabulary or the tokenizer's say nothing: no text has them. No file must be there.
 *
 * @param source as for `loadPretrained`
 * @param tokenizer knows the ids of names; without it only ids are read
 * @throws Error naming the file and the field that is no id, no list of ids or no name
 */
export async function loadSpecialTokenIds(
  source: string | URL | FileMap | FileSystemDirectoryHandle | Source,
  { specialTokens, vocabSize = Infinity }: NamedTokens = { specialTokens: new Map() },
): Promise<SpecialTokenIds> {
  const files = toSource(source);
  const generation = await readFields(files, 'generation_config.json', idFields);
  const config = await readFields(files, 'config.json', idFields);
  const tokenizer = await readFields(files, 'tokenizer_config.json', nameFields);

  const limit = Math.min(config.vocab_size, vocabSize);
  const named = (token: v.InferOutput<typeof tokenText>): readonly number[] => {
    const id = specialTokens.get((typeof token === 'object' ? token?.content : token) ?? '');
    return id === undefined ? [] : [id];
  };
  const firstOf = (...answers: readonly (readonly number[])[]): readonly number[] =>
    answers.map((ids) => ids.filter((id) => id >= 0 && id < limit)).find((ids) => ids.length > 0) ?? [];
  return {
    endOfText: firstOf(
      generation.eos_token_id,
      config.eos_token_id,
      named(tokenizer.eos_token),
      ...usualEnds.map(named),
    ),
    beginningOfText: firstOf(generation.bos_token_id, config.bos_token_id, named(tokenizer.bos_token))[0],
    padding: firstOf(generation.pad_token_id, config.pad_token_id, named(tokenizer.pad_token))[0],
  };
}

const id = v.pipe(v.number(), v.integer());
const ids = v.nullish(
  v.union(
    [
      v.array(id),
      v.pipe(
        id,
        v.transform((one) => [one]),
      ),
    ],
    'a whole number or a list of them',
  ),
  [],
);
const idFields = v.object(
  {
    bos_token_id: ids,
    eos_token_id: ids,
    pad_token_id: ids,
    vocab_size: v.fallback(v.number(), Infinity), // what is wrong with it is said where the model is loaded
  },
  'an object',
);
/** transformers writes the text alone, or with how it is to be found in others. */
const tokenText = v.nullish(v.union([v.string(), v.object({ content: v.string() })], "a token's text"));
const nameFields = v.object({ bos_token: tokenText, eos_token: tokenText, pad_token: tokenText }, 'an object');

/** The fields of a file; where it does not exist, of one that says nothing. */
async function readFields<Schema extends v.GenericSchema>(
  files: Source,
  path: string,
  schema: Schema,
): Promise<v.InferOutput<Schema>> {
  const json = await readJson(files, path);
  const { success, output, issues } = v.safeParse(schema, json === undefined ? {} : json);
  if (success) return output;
  const [issue] = issues;
  const what = v.getDotPath(issue) ?? 'the value';
  throw new Error(`${files.name}: ${path}: ${what} (${excerpt(issue.input)}) must be ${issue.message}.`);
}
