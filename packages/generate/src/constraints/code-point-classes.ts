import type { CodePoints } from './utf8.ts';

/** The code points that a part of a regular expression, such as `\w` or `[^a-f]`, matches with these flags. */
export type CodePointClasses = (source: string, flags: string) => readonly CodePoints[];

/** Looks classes up by having JavaScript match them against every character there is. */
export function codePointClasses(): CodePointClasses {
  let characters: string | undefined; // made for the first class
  const known = new Map<string, readonly CodePoints[]>();
  return (source, flags) => {
    const key = `${source}/${flags}`;
    let ranges = known.get(key);
    if (!ranges) {
      characters ??= everyCharacter();
      const runs = characters.match(new RegExp(`(?:${source})+`, `gu${flags}`)) ?? [];
      ranges = runs.map((run) => [run.codePointAt(0)!, lastCodePoint(run)]);
      known.set(key, ranges);
    }
    return ranges;
  };
}

/** In order, without the surrogates. As UTF-16 at once, because `String.fromCodePoint` takes several times as long. */
function everyCharacter(): string {
  const units = new Uint16Array(0xf800 + 2 * 0x100000);
  let length = 0;
  for (let unit = 0; unit < 0x10000; unit++) if (unit < 0xd800 || unit > 0xdfff) units[length++] = unit;
  for (let high = 0xd800; high < 0xdc00; high++) {
    for (let low = 0xdc00; low < 0xe000; low++) {
      units[length++] = high;
      units[length++] = low;
    }
  }
  return new TextDecoder('utf-16le', { ignoreBOM: true }).decode(units);
}

function lastCodePoint(text: string): number {
  const pair = text.codePointAt(text.length - 2);
  return pair !== undefined && pair > 0xffff ? pair : text.charCodeAt(text.length - 1);
}
