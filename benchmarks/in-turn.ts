/** What each contender gives, round by round; in each round every one has its turn. */
export async function inTurn<T>(
  rounds: number,
  contenders: Record<string, () => T | Promise<T>>,
): Promise<Record<string, T[]>> {
  const results: Record<string, T[]> = {};
  for (let round = 0; round < rounds; round++) {
    for (const [name, contender] of Object.entries(contenders)) (results[name] ??= []).push(await contender());
  }
  return results;
}

export function median(numbers: readonly number[]): number {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)]!;
}

/** Three digits or more. */
export function format(number: number): string {
  return number >= 100 ? Math.round(number).toLocaleString('en-US') : Number(number.toPrecision(3)).toString();
}

export function print(text: string): void {
  process.stdout.write(`${text}\n\n`);
}
