/** The cells of one line; the first names it. */
export type Row = readonly string[];

/** Columns of one width each; the first is flush left, the others flush right. The first row is the head. */
export function textTable(rows: readonly Row[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) => row.map((cell, column) => pad(cell, column, widths[column]!)).join('  '))
    .join('\n');
}

/** The first row is the head. */
export function markdownTable(rows: readonly Row[]): string {
  const [head = [], ...body] = rows;
  const rule = head.map((_, column) => (column === 0 ? '---' : '---:'));
  return [head, rule, ...body].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function pad(cell: string, column: number, width: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}
