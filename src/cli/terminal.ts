/** Where a command prints, so that tests can read it. Each call is one or more whole lines, without the last break. */
export interface Terminal {
  /** Whether a person reads `out`; absent where that makes no difference. */
  readonly isInteractive?: boolean;
  /** What was asked for. */
  out(text: string): void;
  /** Problems, and word of what is going on. */
  err(text: string): void;
  /** What is piped in, or typed. Nothing is read before it is asked for. */
  input(): AsyncIterable<Uint8Array>;
}

export const processTerminal: Terminal = {
  isInteractive: process.stdout.isTTY === true,
  out: (text) => void process.stdout.write(`${text}\n`),
  err: (text) => void process.stderr.write(`${text}\n`),
  input: () => process.stdin,
};

/** What the shell sees: 0 when all is well, 1 when something the command looked at is not. */
export type ExitStatus = 0 | 1;
