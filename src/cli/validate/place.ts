import type { SourceText } from '../../schema/source-text.ts';

/** A spot in a file: `offset` in code units. The source's name is a path that the reader of a message can open. */
export interface Place {
  readonly source: SourceText;
  readonly offset: number;
}

/** `drive.yaml:12:3` */
export function formatPlace({ source, offset }: Place): string {
  const { line, column } = source.positionAt(offset);
  return `${source.name}:${line}:${column}`;
}

/**
 * The line of the place with a caret under it:
 *
 *      4 |   permission view = viewr
 *        |                     ^
 */
export function excerptOf({ source, offset }: Place): string {
  const { line, column } = source.positionAt(offset);
  const text = source.text.split(/\r\n|\r|\n/)[line - 1] ?? '';
  const number = String(line).padStart(4);
  const before = Array.from(text).slice(0, column - 1);
  // Tabs before the caret are kept, so that it stands under its character however wide they are shown.
  const indent = before.map((character) => (character === '\t' ? '\t' : ' ')).join('');
  return `${number} | ${text}\n${' '.repeat(number.length)} | ${indent}^`;
}
