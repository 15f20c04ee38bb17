import { assert } from '../../base/assert.ts';
import { Fault } from '../../model/fault.ts';
import { isExpired } from '../../model/relationship.ts';
import type { Chunk, ChunkItem, LateRelationship } from './chunk.ts';
import { chunkRow, stagedRows } from './chunk-rows.ts';
import type { Database } from './database.ts';
import type { Group } from './group.ts';
import { IMPORTS_FROM, NOT_YET, putImport } from './imports.ts';
import { occupiedAmong } from './occupied.ts';
import { alreadyExistsAt } from './refusals.ts';
import type { Operation } from './sealed-value.ts';
import { dropLiveRows } from './version-row.ts';
import type { StoredVersion } from './version-row.ts';

/** Relationships of one import that may replace expired ones: they wait in memory for the commit. */
const LATE_MAX = 10_000;

export interface ChunkToStage {
  readonly id: number;
  /** Counted from 0. */
  readonly number: number;
  readonly chunk: Chunk;
  /** Gets what only the commit can write. By forward text. */
  readonly late: Map<string, LateRelationship>;
}

/**
 * Stages one chunk of an import in a group of its own: versions that nobody sees, and the chunk itself, by which
 * followers will be told of them or they are taken back. What another import has staged is taken from it.
 * @throws Fault `already-exists` for the first in the order of the import, `too-many-expired`; then nothing is staged.
 */
export async function stageChunk(
  database: Database,
  group: Group,
  { id, number, chunk, late }: ChunkToStage,
): Promise<void> {
  assert(group.operations.length === 0, 'a chunk has its group for itself');
  const distinct = chunk.items.filter(({ text }, index) => text !== chunk.items[index - 1]?.text);
  const occupied = await occupiedAmong(
    database,
    distinct.map(({ text }) => text),
  );
  assertNoneExists(group, id, chunk.items, occupied, late);
  const taken: Operation[] = [];
  const fresh: ChunkItem[] = [];
  for (const item of distinct) {
    const found = occupied.get(item.text);
    if (found === undefined) fresh.push(item);
    else if (group.imports.stagedBy(found) === undefined) late.set(item.text, item);
    else {
      taken.push(...dropLiveRows(found.relationship));
      fresh.push(item);
    }
  }
  if (late.size > LATE_MAX) throw tooManyExpired();
  group.stage([
    ...(number === 0 ? [putImport(id, 0)] : []),
    ...taken,
    ...stagedRows(fresh, IMPORTS_FROM + id),
    chunkRow(id, number, fresh),
  ]);
  for (const found of occupied.values()) {
    const other = group.imports.stagedBy(found);
    if (other !== undefined) group.imports.doom(other, found.relationship);
  }
}

/** Of those that are there, or came before in this import, the one with the lowest position is reported. */
function assertNoneExists(
  { imports, nowMs }: Group,
  id: number,
  items: readonly ChunkItem[],
  occupied: ReadonlyMap<string, StoredVersion>,
  late: ReadonlyMap<string, LateRelationship>,
): void {
  let first: ChunkItem | undefined;
  items.forEach((item, index) => {
    const found = occupied.get(item.text);
    const isTaken =
      items[index - 1]?.text === item.text ||
      late.has(item.text) ||
      (found !== undefined &&
        (imports.stagedBy(found) === id ||
          (imports.resolve(found).created !== NOT_YET && !isExpired(found.relationship.expiresAtNs, nowMs))));
    if (isTaken && item.position < (first?.position ?? Infinity)) first = item;
  });
  if (first !== undefined) throw alreadyExistsAt(first.relationship, first.position);
}

function tooManyExpired(): Fault {
  return new Fault(
    'too-many-expired',
    `the import replaces more than ${LATE_MAX} relationships that have expired; they are collected after a while, or can be deleted`,
  );
}
