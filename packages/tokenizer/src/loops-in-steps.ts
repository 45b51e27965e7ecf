const escape = String.raw`\\(?:[pPu]\{[^}]*\}|u[dD][89abAB]..\\u[dD][c-fC-F]..|u.{4}|x..|c.|k<[^>]*>|.)`;
const characterClass = String.raw`\[(?:\\.|[^\]\\])*\]`;
const character = new RegExp(String.raw`(${escape}|${characterClass}|[^\\[()|])([+*](?!\?))?`, 'gsu');

/**
 * A pattern with the same matches as `pattern`, which has the flag u, and whose loops `X+` and `X*` over one character can
 * run on for as long as a text. Loops over a group stay as they are; so does the whole of a pattern that looks behind or
 * refers to a group by its number.
 *
 * An engine notes at each turn of a loop how to go back, and V8 throws when the notes come to 64 MiB, at some four million
 * turns. It drops those of `(?=(X{1000}))` when that has matched. So a loop first takes whole steps of 1,000 characters,
 * and then single ones; going back, it comes to the same lengths in the same order.
 */
export function loopsInSteps(pattern: RegExp, step = 1000): RegExp {
  if (/\\[1-9]|\(\?<[=!]/.test(pattern.source)) return pattern;
  let loops = 0;
  const source = pattern.source.replace(character, (whole, one: string, quantifier?: string) => {
    if (quantifier === undefined) return whole;
    const name = `$step${loops++}`;
    const least = quantifier === '+' ? 1 : 0;
    return `(?:(?=(?<${name}>${one}{${step}}))\\k<${name}>)*${one}{${least},${least + step - 1}}`;
  });
  return new RegExp(source, pattern.flags);
}
