import { parseRecord } from '../../../decisions/record/record-text.ts';
import { outcomeText, whatText, whoText } from './entry-text.ts';

/** Characters of each column but the last; what is longer pushes the others on. */
const WIDTHS = [24, 18, 16, 22, 40] as const;

export const TABLE_HEAD: string = row(['TIME', 'ID', 'KIND', 'VERDICT', 'WHO', 'WHAT']);

/** One decision as a line of a table. @param canonical the text of the record */
export function tableRow(canonical: string): string {
  const { recordedAtMs, id, entry } = parseRecord(canonical);
  const time = new Date(recordedAtMs).toISOString();
  return row([time, id, entry.kind, outcomeText(entry), whoText(entry), whatText(entry)]);
}

function row(cells: readonly string[]): string {
  return cells.map((cell, index) => cell.padEnd(WIDTHS[index] ?? 0)).join('  ');
}
