const escape = String.raw`\\(?:[pPu]\{[^}]*\}|u[dD][89abAB]..\\u[dD][c-fC-F]..|u.{4}|x..|c.|k<[^>]*>|.)`;
const characterClass = String.raw`\[(?:\\.|[^\]\\])*\]`;
/** With the flag v, a class may hold others; three deep are read. */
const nestedClass = [1, 2, 3].reduce((inner) => String.raw`\[(?:\\.|${inner}|[^[\]\\])*\]`, '(?!)');
/** What a pattern writes for one character, and the loop over it if there is one that is not lazy. */
const characterWith = (aClass: string): RegExp =>
  new RegExp(String.raw`(${escape}|${aClass}|[^\\[()|])([+*](?!\?))?`, 'gsu');
const character = characterWith(characterClass);
const characterOfSets = characterWith(nestedClass);

/**
 * A pattern that matches the same as `pattern`, which has the flag u or v, but whose loops over one character, `X+` and `X*`, run
 * on for as long as a text. Loops over a group stay as they are, and so does all of a pattern that looks behind or refers
 * to a group by its number.
 *
 * At each turn of a loop V8 notes how to go back, and throws when the notes come to 64 MiB, after some four million turns.
 * It drops those of `(?=(X{1000}))` once this has matched. So a loop takes whole steps of 1,000 characters first and then
 * single ones, and going back it comes to the same lengths in the same order.
 */
export function loopsInSteps(pattern: RegExp, step = 1000): RegExp {
  if (/\\[1-9]|\(\?<[=!]/.test(pattern.source)) return pattern;
  let loops = 0;
  const source = pattern.source.replace(
    pattern.flags.includes('v') ? characterOfSets : character,
    (whole, one: string, quantifier?: string) => {
      if (quantifier === undefined) return whole;
      const name = `$step${loops++}`;
      const least = quantifier === '+' ? 1 : 0;
      return `(?:(?=(?<${name}>${one}{${step}}))\\k<${name}>)*${one}{${least},${least + step - 1}}`;
    },
  );
  return new RegExp(source, pattern.flags);
}
