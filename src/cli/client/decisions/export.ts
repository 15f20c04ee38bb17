import type { Terminal } from '../../terminal.ts';
import { Output } from '../../transfer/output.ts';
import type { Connection } from '../connection.ts';
import { EXPORT } from './methods.ts';

export interface ExportOptions {
  /** The first record, by its sequence. */
  readonly from: number;
  readonly output?: string;
}

/**
 * `bailiwick decisions export`: records and checkpoints as `verify` reads them. Each export is whole by itself; the next
 * one goes on with the sequence that this one names. @throws ClientError, WriteError
 */
export async function exportDecisions(
  connection: Connection,
  { from, output: file }: ExportOptions,
  terminal: Terminal,
): Promise<void> {
  const output = new Output(file);
  let last = '';
  try {
    for await (const { lines } of connection.answers(EXPORT, { fromSequence: from })) {
      await output.write(lines);
      last = lines.trimEnd().split('\n').at(-1) ?? last;
    }
    await output.finish();
  } catch (error) {
    output.discard();
    throw error;
  }
  const size = /"size":(\d+)/.exec(last)?.[1] ?? from;
  terminal.err(`exported the decisions from ${from} up to ${size}; the next export: \`--from ${size}\``);
}
