import type { LoggedRecord } from '../read/view.ts';

/** Somewhere decisions are sent as they are recorded. */
export interface Sink {
  /** Its own within a log: its position is kept under it. */
  readonly name: string;
  /**
   * Takes records in, in their order; resolves when they are as safe there as they will be. May be given the same ones
   * again after it rejected, or after a crash: every receiver can tell by the sequence.
   */
  send(records: readonly LoggedRecord[], signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/**
 * The line of a record for people's tools. `origin` says of which log it is, so that several may share a file; hash and
 * record are those of an export, and can be checked against one.
 */
export function sinkLine(origin: string, { hash, line }: LoggedRecord): string {
  return `{"hash":"${hash}","origin":${JSON.stringify(origin)},"record":${line}}\n`;
}
