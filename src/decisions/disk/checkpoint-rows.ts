import type { JsonValue } from '../../base/json.ts';
import { checkpointCodec } from '../proof/checkpoint.ts';
import type { Checkpoint } from '../proof/checkpoint.ts';
import type { Database, Order, Row } from './database.ts';
import { ALL_CHECKPOINTS, checkpointKey, checkpointRange } from './layout.ts';
import { put } from '../../base/sealed-value.ts';
import type { Operation } from '../../base/sealed-value.ts';

export function putCheckpoint(checkpoint: Checkpoint): Operation {
  return put(checkpointKey(checkpoint.size), Buffer.from(checkpointCodec.write(checkpoint)));
}

export async function newestCheckpoint(database: Database): Promise<Checkpoint | undefined> {
  const row = await database.first(ALL_CHECKPOINTS, 'descending', new AbortController().signal);
  return row && decode(row);
}

/** Checkpoints of sizes from `from` up to and with `upTo`. */
export async function* readCheckpoints(
  database: Database,
  from: number,
  upTo: number,
  order: Order,
  signal: AbortSignal,
): AsyncGenerator<Checkpoint, void> {
  for await (const row of database.rows(checkpointRange(from, upTo + 1), order, signal)) yield decode(row);
}

/** @throws Fault `data-damaged` */
function decode({ payload }: Row): Checkpoint {
  return checkpointCodec.read(JSON.parse(payload.toString()) as JsonValue); // JSON.parse gives nothing else
}
