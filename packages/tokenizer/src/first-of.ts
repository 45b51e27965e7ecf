import { quoted } from './quoted.ts';

const most = 5;

/** The first few of many texts, in quotes, and how many more there are: for messages. */
export function firstOf(texts: Iterable<string>): string {
  const all = [...texts];
  const shown = all.slice(0, most).map(quoted).join(', ');
  return all.length > most ? `${shown} and ${all.length - most} more` : shown;
}
