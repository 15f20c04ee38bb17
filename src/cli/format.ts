import { writeFileSync } from 'node:fs';
import { formatSource } from '../schema/format-source.ts';
import type { ExitStatus, Terminal } from './terminal.ts';
import { formatProblem, problemAt } from './validate/problem.ts';
import { ReadError, readSource } from './validate/read-source.ts';

/** `print` the canonical text, `check` whether files have it already, or `write` it in place. */
export type FormatMode = 'print' | 'check' | 'write';

/** `bailiwick format FILE…`. A file that does not parse is left as it is. */
export function format(files: readonly string[], mode: FormatMode, terminal: Terminal): ExitStatus {
  const statuses = files.map((file) => formatFile(file, mode, terminal));
  return statuses.some((status) => status === 1) ? 1 : 0;
}

function formatFile(file: string, mode: FormatMode, terminal: Terminal): ExitStatus {
  try {
    const source = readSource(file);
    const formatted = formatSource(source.text, source.name);
    if (formatted.kind === 'errors') {
      for (const { message, start } of formatted.errors) {
        terminal.err(formatProblem(problemAt({ source, offset: start }, message), 'error'));
      }
      return 1;
    }
    const { text } = formatted;
    if (mode === 'print') terminal.out(text.trimEnd());
    else if (source.text !== text && mode === 'check') terminal.out(`${file}: not in canonical form`);
    else if (source.text !== text) {
      writeFileSync(file, text);
      terminal.out(`${file}: written`);
    }
    return mode === 'check' && source.text !== text ? 1 : 0;
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    terminal.err(error.message);
    return 1;
  }
}
