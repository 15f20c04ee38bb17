import type { Terminal } from '../../src/cli/terminal.ts';

/** A terminal that keeps what was printed. */
export interface RecordedTerminal extends Terminal {
  readonly outText: () => string;
  readonly errText: () => string;
}

export function recordedTerminal(): RecordedTerminal {
  const out: string[] = [];
  const err: string[] = [];
  return {
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    outText: () => out.join('\n'),
    errText: () => err.join('\n'),
  };
}
