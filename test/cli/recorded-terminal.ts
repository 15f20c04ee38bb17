import { Readable } from 'node:stream';
import type { Terminal } from '../../src/cli/terminal.ts';

/** A terminal that keeps what was printed. */
export interface RecordedTerminal extends Terminal {
  readonly outText: () => string;
  readonly errText: () => string;
}

/** `input` is what is piped in. */
export function recordedTerminal(input = ''): RecordedTerminal {
  const out: string[] = [];
  const err: string[] = [];
  return {
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    outText: () => out.join('\n'),
    input: () => Readable.from([Buffer.from(input)]),
    errText: () => err.join('\n'),
  };
}
