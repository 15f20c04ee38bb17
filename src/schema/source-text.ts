/** A place in a text for people: both count from 1, columns in characters (code points). */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A stretch of one source; offsets are UTF-16 code units, `end` exclusive. */
export interface Span {
  readonly source: SourceText;
  readonly start: number;
  readonly end: number;
}

/** A schema text and the name it goes by in messages. Positions are offsets; lines are counted when someone asks. */
export class SourceText {
  readonly name: string;
  readonly text: string;
  #lineStarts: readonly number[] | undefined;

  constructor(name: string, text: string) {
    this.name = name;
    this.text = text;
  }

  /** `\n`, `\r` and `\r\n` each end one line. */
  positionAt(offset: number): Position {
    this.#lineStarts ??= lineStartsIn(this.text);
    const line = lastAtOrBefore(this.#lineStarts, offset);
    const lineStart = this.#lineStarts[line] ?? 0;
    return { line: line + 1, column: Array.from(this.text.slice(lineStart, offset)).length + 1 };
  }
}

export function joinSpans(first: Span, last: Span): Span {
  return { source: first.source, start: first.start, end: last.end };
}

function lineStartsIn(text: string): readonly number[] {
  const starts = [0];
  for (const lineBreak of text.matchAll(/\r\n|\r|\n/g)) starts.push(lineBreak.index + lineBreak[0].length);
  return starts;
}

/** Index of the last of the ascending `starts` that is not after `offset`; the first is 0. */
function lastAtOrBefore(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low;
}
