/** A line for each of the first ten, and one that says how many more there are. */
export function firstFew<T>(all: readonly T[], describe: (one: T) => string): string[] {
  const lines = all.slice(0, 10).map(describe);
  const more = all.length - lines.length;
  return more > 0 ? [...lines, `… and ${more} more.`] : lines;
}
