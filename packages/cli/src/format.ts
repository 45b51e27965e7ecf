const grouped = new Intl.NumberFormat('en-US');

/** 174604259328 → 174,604,259,328 */
export function formatCount(count: number): string {
  return grouped.format(count);
}

/** 174604259328 → 174.60 B: three digits and a power of a thousand. */
export function formatShort(count: number): string {
  return scaled(count, 1000, ['', 'k', 'M', 'B', 'T', 'P', 'E']);
}

/** 698417037312 → 650.5 GiB */
export function formatBytes(bytes: number): string {
  return scaled(bytes, 1024, ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']);
}

/** 75 → 1m15s */
export function formatDuration(seconds: number): string {
  const rounded = Math.round(seconds);
  const [hours, minutes] = [Math.floor(rounded / 3600), Math.floor(rounded / 60) % 60];
  if (hours > 0) return `${hours}h${String(minutes).padStart(2, '0')}m`;
  return minutes > 0 ? `${minutes}m${String(rounded % 60).padStart(2, '0')}s` : `${rounded}s`;
}

/** Rows as aligned columns: the first to the left, the others to the right. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function scaled(number: number, base: number, units: readonly string[]): string {
  let value = number;
  let unit = 0;
  while (value >= base && unit < units.length - 1) {
    value /= base;
    unit++;
  }
  return `${Number(value.toPrecision(4))} ${units[unit]}`.trimEnd();
}

/** An argument as a shell reads it: bare, in quotes, or in those of Bash where anything in it means something to a shell. */
export function formatArgument(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  if (!/[$`"\\!\p{Cc}]/u.test(text)) return `"${text}"`;
  return `$'${JSON.stringify(text)
    .slice(1, -1)
    .replaceAll("'", String.raw`\'`)}'`;
}
