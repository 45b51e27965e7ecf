/** A value from a file as an error message shows it: as JSON, cut where it gets long. */
export function excerpt(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length <= 100 ? text : `${text.slice(0, 100)}…`;
}
