/** A line that says something, and where it stands. */
export interface TextLine {
  /** Without white space around it. */
  readonly text: string;
  /** From 1. */
  readonly number: number;
}

/**
 * The lines of a text in UTF-8; empty ones, and those that begin with `//`, are passed over. Only a line feed ends a
 * line: Node's own `readline` also breaks at U+2028, which may stand inside the JSON of a relationship.
 */
export async function* textLines(
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<TextLine, void, undefined> {
  const decoder = new TextDecoder();
  let number = 0;
  let rest = '';
  for await (const chunk of bytes) {
    const lines = decoder.decode(chunk, { stream: true }).split('\n');
    lines[0] = rest + (lines[0] ?? '');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      number++;
      if (says(line)) yield { text: line.trim(), number };
    }
  }
  const last = rest + decoder.decode();
  if (says(last)) yield { text: last.trim(), number: number + 1 };
}

function says(line: string): boolean {
  const text = line.trimStart();
  return text !== '' && !text.startsWith('//');
}
