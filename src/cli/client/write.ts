import type { RelationshipUpdate } from '../../gen/authzed/api/v1/RelationshipUpdate.ts';
import { Fault } from '../../model/fault.ts';
import type { Terminal } from '../terminal.ts';
import { WRITE } from './methods.ts';
import type { Connection } from './connection.ts';
import { parseStruct } from './json-argument.ts';
import { parsePrecondition } from './precondition-text.ts';
import { textLines } from './text-lines.ts';
import { parseUpdate } from './update-text.ts';

export interface WriteOptions {
  /** What must hold before, such as `must-match document:readme#owner`. */
  readonly precondition: readonly string[];
  /** Kept with the transaction, and told to watchers; a JSON object. */
  readonly metadata?: string;
  readonly json: boolean;
}

/**
 * `bailiwick write UPDATE…`: all updates in one transaction. Without arguments they are read from `input`, one a line.
 * @throws ClientError, Fault
 */
export async function write(
  connection: Connection,
  texts: readonly string[],
  input: AsyncIterable<Uint8Array>,
  options: WriteOptions,
  terminal: Terminal,
): Promise<void> {
  const updates = texts.length === 0 ? await readUpdates(input) : texts.map(parseUpdate);
  if (updates.length === 0) throw new Fault('invalid-argument', 'expected updates, found none');
  const answer = await connection.call(WRITE, {
    updates: [...updates],
    optionalPreconditions: options.precondition.map(parsePrecondition),
    optionalTransactionMetadata: parseStruct('--metadata', options.metadata),
  });
  if (options.json) terminal.out(JSON.stringify(WRITE.toJson(answer)));
  else terminal.out(`${countText(updates.length)} written at ${answer.writtenAt?.token ?? ''}`);
}

async function readUpdates(input: AsyncIterable<Uint8Array>): Promise<readonly RelationshipUpdate[]> {
  const updates: RelationshipUpdate[] = [];
  for await (const { text, number } of textLines(input)) {
    try {
      updates.push(parseUpdate(text));
    } catch (cause) {
      if (!(cause instanceof Fault)) throw cause;
      throw new Fault('invalid-argument', `line ${number}: ${cause.message}`, { cause });
    }
  }
  return updates;
}

function countText(count: number): string {
  return count === 1 ? '1 update' : `${count} updates`;
}
