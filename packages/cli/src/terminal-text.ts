/**
 * A message as a terminal may show it: whatever files have brought into it, it only breaks lines. What it would obey in
 * place of showing it is escaped as in JSON. (checkpoint's `printable` is for one line, and every start would wait for it.)
 */
export function terminalText(message: string): string {
  return message.replace(
    /(?!\n)[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
