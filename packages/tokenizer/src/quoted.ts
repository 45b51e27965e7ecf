const longest = 40;

/**
 * `text` in quotes, for messages: what a terminal might obey or hide (controls, marks of direction, lone surrogates) is
 * escaped, and of a long text the beginning shown.
 */
export function quoted(text: string): string {
  const characters = [...text];
  const shown = characters.slice(0, longest).join('');
  const escaped = JSON.stringify(shown).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from({ length: character.length }, (_, index) => escapeUnit(character.charCodeAt(index))).join(''),
  );
  return characters.length > longest ? `${escaped}… (${characters.length} characters)` : escaped;
}

function escapeUnit(unit: number): string {
  return String.raw`\u${unit.toString(16).padStart(4, '0')}`;
}
