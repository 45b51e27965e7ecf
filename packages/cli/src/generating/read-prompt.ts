import { addAbortSignal, type Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

/**
 * What to continue: the text of `--prompt`, or standard input for `-`, or where nothing is said and something is piped
 * in. Of standard input, a line break at the very end is left out: `echo` and editors add it.
 */
export async function readPrompt(
  asked: string | undefined,
  stdin: Readable & { readonly isTTY?: boolean },
  signal: AbortSignal,
): Promise<string> {
  if (asked === '') throw new Error('--prompt must not be empty.');
  if (asked !== undefined && asked !== '-') return asked;
  if (asked === undefined && stdin.isTTY) throw new Error('--prompt says what to continue; or pipe a text in.');
  const text = decode(await buffer(addAbortSignal(signal, stdin))).replace(/\r?\n$/, '');
  if (text === '') throw new Error('--prompt says what to continue; standard input is empty.');
  return text;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new Error('standard input is not UTF-8 text.', { cause });
  }
}
