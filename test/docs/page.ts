import { readFileSync } from 'node:fs';
import path from 'node:path';

export const DOCS: string = path.join(import.meta.dirname, '../../docs');

/** A fenced block of a page. */
export interface Block {
  readonly language: string;
  readonly text: string;
  /** Of the opening fence, from 1. */
  readonly line: number;
  /** From `<!-- save: NAME -->` on the line before: the file that the reader is told to save it as. */
  readonly file: string | undefined;
  /** From `<!-- not run: REASON -->` on the line before. */
  readonly notRun: string | undefined;
}

/** The fenced blocks of `docs/<name>`, in the order of the text. */
export function blocksOf(name: string): readonly Block[] {
  const page = readFileSync(path.join(DOCS, name), 'utf8');
  const fences = /(?:^<!-- (save|not run): ([^\n]*) -->\n)?^```(\w*)\n(.*?)^```$/gms;
  return [...page.matchAll(fences)].map((match) => {
    const [whole, mark, said, language = '', text = ''] = match;
    const before = page.slice(0, match.index + whole.indexOf('```'));
    return {
      language,
      text,
      line: before.split('\n').length,
      file: mark === 'save' ? said : undefined,
      notRun: mark === 'not run' ? said : undefined,
    };
  });
}

/** One command of a `console` block, with what the page says that it prints. */
export interface Command {
  /** As bash takes it: without `$ ` and, on the lines that go on with it, without `> `. */
  readonly text: string;
  readonly printed: string;
}

export function commandsOf(block: string): readonly Command[] {
  return block
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const lines = part.split('\n');
      const end = lines.findIndex((line, index) => index > 0 && !line.startsWith('> ') && line !== '>');
      const text = lines.slice(0, end).map((line, index) => (index === 0 ? line : line.replace(/^> ?/, '')));
      return { text: text.join('\n'), printed: lines.slice(end).join('\n') };
    });
}
