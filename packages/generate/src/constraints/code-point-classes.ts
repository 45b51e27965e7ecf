import type { CodePoints } from './utf8.ts';

/** The code points that a part of a regular expression, such as `\w` or `[^a-f]`, matches with these flags. */
export type CodePointClasses = (source: string, flags: string) => readonly CodePoints[];

/** Looks classes up by having JavaScript match them against every character there is. */
export function codePointClasses(): CodePointClasses {
  const characters = everyCharacter();
  const known = new Map<string, readonly CodePoints[]>();
  return (source, flags) => {
    const key = `${source}/${flags}`;
    let ranges = known.get(key);
    if (!ranges) {
      const runs = characters.match(new RegExp(`(?:${source})+`, `gu${flags}`)) ?? [];
      ranges = runs.map((run) => [run.codePointAt(0)!, lastCodePoint(run)]);
      known.set(key, ranges);
    }
    return ranges;
  };
}

/** In order, without the surrogates, 2048 at a time. */
function everyCharacter(): string {
  let characters = '';
  for (let first = 0; first < 0x110000; first += 0x800) {
    if (first === 0xd800) continue;
    characters += String.fromCodePoint(...Array.from({ length: 0x800 }, (_, index) => first + index));
  }
  return characters;
}

function lastCodePoint(text: string): number {
  const pair = text.codePointAt(text.length - 2);
  return pair !== undefined && pair > 0xffff ? pair : text.charCodeAt(text.length - 1);
}
