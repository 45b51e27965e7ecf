import type { LanguageModel } from '@typeformer/generate';
import type { Tokenizer } from '@typeformer/tokenizer';
import * as v from 'valibot';
import type { TextContext } from '../streaming.ts';
import { ApiError } from './api-error.ts';
import { modelNotFound } from './model-not-found.ts';

const number = (from: number, to: number) => v.pipe(v.number(), v.minValue(from), v.maxValue(to));
const wholeNumber = (from: number, to = Number.MAX_SAFE_INTEGER) => v.pipe(number(from, to), v.safeInteger());
const ids = v.array(v.number());
const text = (message: string) => v.pipe(v.string(message), v.nonEmpty('It must not be empty.'));
const object = v.custom<object>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'It must be an object.',
);
const tokenId = v.pipe(v.string(), v.regex(/^(0|[1-9]\d*)$/, 'It must be the id of a token.'));
/** One for which a list may stand. */
const alone = <Schema extends v.GenericSchema>(schema: Schema) =>
  v.pipe(
    schema,
    v.transform((value) => [value]),
  );

/** The fields that OpenAI has, and `top_k`. https://platform.openai.com/docs/api-reference/completions/create */
const fields = v.strictObject(
  {
    model: v.string(),
    prompt: v.nullish(
      v.union(
        [alone(v.string()), v.array(v.string()), v.array(ids), alone(ids)],
        'It must be a text, the ids of its tokens, or a list of either.',
      ),
      '',
    ),
    max_tokens: v.nullish(wholeNumber(0), 16),
    temperature: v.nullish(number(0, 2), 1),
    top_p: v.nullish(number(0, 1), 1),
    top_k: v.nullish(wholeNumber(1)),
    n: v.nullish(wholeNumber(1, 128), 1),
    best_of: v.nullish(wholeNumber(1, 128)),
    stream: v.nullish(v.boolean(), false),
    stream_options: v.nullish(
      v.pipe(
        object,
        v.strictObject(
          {
            include_usage: v.nullish(v.boolean()),
            include_obfuscation: v.nullish(v.literal(false, 'There is none here: it must be false.')),
          },
          whyNot,
        ),
      ),
    ),
    logprobs: v.nullish(wholeNumber(0, 5)),
    echo: v.nullish(v.boolean(), false),
    suffix: v.nullish(v.literal('', 'The model only continues texts: it must be empty.')),
    stop: v.nullish(
      v.lazy((stop) =>
        Array.isArray(stop)
          ? v.pipe(v.array(text('It must be a text.')), v.maxLength(4))
          : alone(text('It must be a text, or a list of up to four.')),
      ),
      [],
    ),
    seed: v.nullish(v.pipe(number(-(2 ** 63), 2 ** 63), v.integer())),
    presence_penalty: v.nullish(number(-2, 2), 0),
    frequency_penalty: v.nullish(number(-2, 2), 0),
    logit_bias: v.nullish(v.pipe(object, v.record(tokenId, number(-100, 100))), {}),
    user: v.nullish(v.string()),
  },
  whyNot,
);
const schema = v.pipe(object, fields);

function whyNot({ expected, received, message }: v.StrictObjectIssue): string {
  if (expected === 'never') return 'There is no such field.';
  return received === 'undefined' ? 'It must be there.' : message;
}

/** What a completion is to be, with nothing left to check. */
export type CompletionsRequest = Omit<v.InferOutput<typeof fields>, 'prompt'> & {
  readonly prompts: readonly Prompt[];
};

/** A text to continue. */
export type Prompt = {
  /** As it was sent, or that of the ids that were. */
  readonly text: string;
  /** Ids that the model can read, with room for `max_tokens` behind them. */
  readonly ids: readonly number[];
};

/** For whom a request must make sense. */
export type RequestContext = TextContext & {
  readonly model: LanguageModel;
  /** The model's. */
  readonly name: string;
  /** Of a request: prompts and answers together. */
  readonly maxTokens: number;
};

/**
 * Reads the body of a request for completions.
 *
 * @throws ApiError naming the first field that is wrong
 */
export function readCompletionsRequest(body: unknown, context: RequestContext): CompletionsRequest {
  const { success, output, issues } = v.safeParse(schema, body);
  if (!success) {
    const [{ path = [], message }] = issues;
    throw wrong(path[0]?.key as string, `${v.getDotPath(issues[0]) ?? 'the body'}: ${message}`);
  }
  const { name, tokenizer } = context;
  const { prompt, ...rest } = output;
  if (rest.model !== name) throw modelNotFound(rest.model, name);
  if ((rest.best_of ?? rest.n) !== rest.n) throw wrong('best_of', 'best_of: It must be n: all samples are given.');
  if (rest.stream_options && !rest.stream) throw wrong('stream_options', 'stream_options: It must come with stream.');
  for (const biased of Object.keys(rest.logit_bias)) checkId(Number(biased), tokenizer, 'logit_bias');
  const prompts = prompt.map((one) => read(one, context));
  checkLengths(prompts, rest, context);
  return { ...rest, prompts };
}

function wrong(param: string | undefined, message: string, code?: string): ApiError {
  return new ApiError(message, { status: 400, param, code });
}

function read(prompt: string | readonly number[], { tokenizer, specialTokenIds }: RequestContext): Prompt {
  if (typeof prompt !== 'string') return { text: tokenizer.decode(prompt, { unknown: '' }), ids: prompt };
  // An empty text stands for the beginning of one, or else for where another has ended.
  const { beginningOfText: beginning = specialTokenIds.endOfText[0] } = specialTokenIds;
  if (prompt === '' && beginning !== undefined) return { text: '', ids: [beginning] };
  try {
    return { text: prompt, ids: tokenizer.encode(prompt) };
  } catch (error) {
    if (error instanceof RangeError) throw wrong('prompt', `prompt: ${error.message}`); // characters that no token has
    throw error;
  }
}

function checkLengths(
  prompts: readonly Prompt[],
  { max_tokens, n }: Pick<CompletionsRequest, 'max_tokens' | 'n'>,
  { model: { maxSeqLen }, tokenizer, maxTokens }: RequestContext,
): void {
  if (prompts.length === 0) throw wrong('prompt', 'prompt: There must be at least one.');
  for (const { ids } of prompts) {
    if (ids.length === 0) throw wrong('prompt', 'prompt: It must have at least one token.');
    for (const id of ids) checkId(id, tokenizer, 'prompt');
    if (ids.length + max_tokens > maxSeqLen) {
      const message = `The model's context is ${maxSeqLen} tokens; the prompt has ${ids.length}, and max_tokens is ${max_tokens}.`;
      throw wrong('prompt', message, 'context_length_exceeded');
    }
  }
  const total = n * prompts.reduce((sum, { ids }) => sum + ids.length + max_tokens, 0);
  if (total > maxTokens) {
    const message = `All prompts and answers together may have ${maxTokens} tokens here; these may come to ${total}.`;
    throw wrong(undefined, message, 'too_many_tokens');
  }
}

function checkId(id: number, { vocabSize }: Tokenizer, param: string): void {
  if (Number.isInteger(id) && id >= 0 && id < vocabSize) return;
  throw wrong(param, `${param}: The token ${id} must be a whole number from 0 to ${vocabSize - 1}.`);
}
