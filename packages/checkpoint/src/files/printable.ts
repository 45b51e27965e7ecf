/**
 * Text out of a file as a message may hold it. What a terminal would obey in place of showing it (control characters, line
 * breaks among them, and those that turn the direction of writing) is escaped as in JSON; it is cut where it gets long.
 */
export function printable(text: string, longest = 200): string {
  const shown = text.length <= longest ? text : `${text.slice(0, longest)}…`;
  return shown.replace(
    /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
