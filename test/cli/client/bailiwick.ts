import { run } from '../../../src/cli/program.ts';
import { recordedTerminal } from '../recorded-terminal.ts';

export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

export type Bailiwick = (...words: readonly string[]) => Promise<Ran>;

/** The command line, told of a server by its environment. `input` is what is piped in. */
export function bailiwickAt(endpoint: string, token?: string, input?: string): Bailiwick {
  const environment = { BAILIWICK_ENDPOINT: endpoint, BAILIWICK_TOKEN: token };
  return async (...words) => {
    const terminal = recordedTerminal(input);
    const status = await run(words, environment, terminal);
    return { status, out: terminal.outText(), err: terminal.errText() };
  };
}

/** Lines of JSON, each of which must be an object. */
export function jsonLines(text: string): readonly Readonly<Record<string, unknown>>[] {
  return text.split('\n').map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
}
