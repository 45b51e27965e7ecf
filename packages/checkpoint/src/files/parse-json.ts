import { excerpt } from './excerpt.ts';
import { printable } from './printable.ts';
import { reasonOf } from './reason.ts';

/**
 * `JSON.parse` for text that nobody vouches for: what goes wrong is told with its place, and a key that stands twice in
 * an object, of which `JSON.parse` would take the last, is an error; so is nesting deep enough to cost gigabytes.
 */
export function parseJson(text: string, where: string): unknown {
  try {
    checkKeys(text);
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`${where} must be valid JSON: ${printable(reasonOf(cause))}`, { cause });
  }
}

const maxDepth = 100;

/** An open object or array: the keys so far, and the one whose value is being read. */
type Level = { readonly keys: Set<string>; key: string };

/** Finds the keys: the strings before a colon. On text that is not JSON it need not be right, only come to an end. */
function checkKeys(text: string): void {
  const levels: Level[] = [];
  let string = ''; // the last one, quotes and escapes included
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '{' || character === '[') {
      if (levels.push({ keys: new Set(), key: '' }) > maxDepth) throw new Error(`nested deeper than ${maxDepth}`);
    } else if (character === '}' || character === ']') {
      levels.pop();
    } else if (character === '"') {
      const start = at++;
      while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
      string = text.slice(start, at + 1);
    } else if (character === ':') {
      enterKey(levels, String(JSON.parse(string))); // parsed, so that "\u0061" is "a"
    }
  }
}

function enterKey(levels: readonly Level[], key: string): void {
  const level = levels.at(-1);
  if (!level) return;
  level.key = key;
  if (level.keys.has(key)) {
    const path = levels.map((open) => open.key).filter((part) => part !== '');
    throw new Error(`duplicate key ${path.toReversed().map(excerpt).join(' in ')}`);
  }
  level.keys.add(key);
}
