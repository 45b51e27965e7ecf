const token =
  /\\u\{(?<braced>[\da-f]+)\}|\\u(?<pair>d[89ab][\da-f]{2}\\ud[c-f][\da-f]{2})|\\u(?<unit>[\da-f]{4})|\\x(?<byte>[\da-f]{2})|\\c(?<control>[a-z])|\\[pP]\{(?<property>[^}]*)\}|\\k<[^>]*>|\\(?<escaped>[^])|\(\?(?<group><?[=!:]|<|[a-z-]+:)|[^]/giu;

const space = String.raw`\t-\r\x{20}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}`;
const lineEnd = String.raw`\n\r\x{2028}\x{2029}`;
const word = '[A-Za-z0-9_]';

/** What JavaScript means by these, in Oniguruma's words. */
const escapes: Readonly<Record<string, string>> = {
  d: '[0-9]',
  D: '[^0-9]',
  w: word,
  W: '[^A-Za-z0-9_]',
  s: `[${space}]`,
  S: `[^${space}]`,
  0: String.raw`\x{0}`,
  '/': '/',
};
const boundaries: Readonly<Record<string, string>> = {
  b: `(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`,
  B: `(?:(?<=${word})(?=${word})|(?<!${word})(?!${word}))`,
};

/**
 * The Oniguruma pattern that means in Hugging Face's `tokenizers` what `pattern` means in JavaScript.
 *
 * @throws RangeError naming what cannot be said there
 */
export function onigurumaSource(pattern: RegExp): string {
  const refuse = (what: string): never => {
    throw new RangeError(
      `tokenizer.json: pattern (${String(pattern)}) must do without ${what}, to mean the same there.`,
    );
  };
  const { source, flags, dotAll, multiline } = pattern;
  for (const flag of ['i', 'v']) if (flags.includes(flag)) refuse(`the flag ${flag}`);
  const anchors: Readonly<Record<string, string>> = multiline
    ? { '^': String.raw`(?:\A|(?<=[${lineEnd}]))`, $: String.raw`(?:\z|(?=[${lineEnd}]))` }
    : { '^': String.raw`\A`, $: String.raw`\z` };
  const dot = dotAll ? '(?m:.)' : `[^${lineEnd}]`;
  const isEmptyClass = (at: number): string | undefined => /^\[\^?\]/.exec(source.slice(at))?.[0];

  let written = '';
  let inClass = false;
  let skipped = 0; // up to here, what a class without members was
  for (const match of source.matchAll(token)) {
    const [text] = match;
    const { braced, pair, unit, byte, control, property, escaped, group } = match.groups!;
    if (match.index < skipped) continue;
    const hex = braced ?? unit ?? byte ?? (control && (control.charCodeAt(0) % 32).toString(16)) ?? codePointOf(pair);
    if (hex !== undefined) written += String.raw`\x{${hex}}`;
    else if (property !== undefined) {
      written += `${text.slice(0, 2)}{${propertyOf(property) ?? refuse(text)}}`;
    } else if (escaped !== undefined) {
      if (/[1-9k]/.test(escaped)) refuse('references to groups');
      if (inClass && escaped === 'b') written += String.raw`\x{8}`;
      else written += (!inClass && boundaries[escaped]) || (escapes[escaped] ?? text);
    } else if (text.startsWith(String.raw`\k`)) refuse('references to groups');
    else if (inClass) {
      if (text === ']') inClass = false;
      written += '[&'.includes(text) ? `\\${text}` : text;
    } else if (text === '[') {
      const empty = isEmptyClass(match.index);
      if (empty === undefined) inClass = true;
      else skipped = match.index + empty.length;
      written += empty === undefined ? text : empty === '[]' ? '(?!)' : '(?m:.)';
    } else if (group !== undefined && /^[a-z-]/i.test(group)) refuse(text);
    else written += text === '.' ? dot : (anchors[text] ?? text);
  }
  return written;
}

function codePointOf(pair: string | undefined): string | undefined {
  if (pair === undefined) return undefined;
  const [high, low] = [pair.slice(0, 4), pair.slice(6)].map((unit) => Number.parseInt(unit, 16));
  return String.fromCharCode(high!, low!).codePointAt(0)!.toString(16);
}

/** Oniguruma has the values of categories and scripts without their property's name. */
function propertyOf(property: string): string | undefined {
  const [name, value] = property.split('=');
  if (value === undefined) return name;
  return /^(gc|General_Category|sc|Script)$/.test(name!) ? value : undefined;
}
