/** Lays rows out in columns, under their names. */
export function textTable(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [columns, ...rows].map((row) => row.map(printable));
  const widths = columns.map((_name, column) => Math.max(...cells.map((row) => row[column].length)));
  return cells.map((row) => `${row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd()}\n`).join('');
}

/** `2026-11-30`, in UTC; empty for an unknown time. */
export function day(epochSeconds: number | undefined): string {
  return epochSeconds === undefined ? '' : new Date(epochSeconds * 1000).toISOString().slice(0, 10);
}

/** A text of others, without control characters, which could move the cursor. */
export function printable(text: string): string {
  return text.replace(/\p{C}/gu, '');
}
