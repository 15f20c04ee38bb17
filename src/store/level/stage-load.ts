import { assert } from '../../base/assert.ts';
import { Fault } from '../../model/fault.ts';
import { isExpired } from '../../model/relationship.ts';
import type { Load, LateRelationship } from './load.ts';
import { chunkRow, putStagedRows } from './load-rows.ts';
import type { Database } from './database.ts';
import type { Group } from './group.ts';
import { IMPORTS_FROM, NOT_YET, putImport } from './imports.ts';
import { occupiedAmong } from './occupied.ts';
import { alreadyExistsAt } from './refusals.ts';
import type { Operation } from '../../base/sealed-value.ts';
import { addSizes, type StoredSize } from '../../model/stored.ts';
import { dropLiveRows } from './version-row.ts';
import type { StoredVersion } from './version-row.ts';

/** Relationships of one import that may replace expired ones: they wait in memory for the commit. */
export const LATE_MAX = 10_000;

export interface LoadToStage {
  readonly id: number;
  readonly load: Load;
  /** Of what the import has staged before. */
  readonly before: StoredSize;
  /** Of its first chunk, counted from 0 over the import. */
  readonly firstChunk: number;
  /** The most relationships in one chunk. */
  readonly chunkMax: number;
  /** Gets what only the commit can write. By forward text. */
  readonly late: Map<string, LateRelationship>;
}

/** The chunks that a load takes, whatever of it is left to the commit: the number of the next load's first is known. */
export function chunksOf({ count }: Load, chunkMax: number): number {
  return Math.ceil(count / chunkMax);
}

/**
 * Stages one load of an import in a group of its own: versions that nobody sees, and in chunks the list of them, by
 * which followers will be told of them or they are taken back. What another import has staged is taken from it.
 * @returns the size of what the import has staged with it
 * @throws Fault `already-exists` for the first in the order of the import, `conflict`, `too-many-expired`,
 * `over-stored-quota` when the import could not be committed as things are now; then nothing is staged.
 */
export async function stageLoad(database: Database, group: Group, toStage: LoadToStage): Promise<StoredSize> {
  const { id, load, before, firstChunk, chunkMax, late } = toStage;
  assert(group.operations.length === 0, 'a load has its group for itself');
  group.imports.assertWhole(id); // or two that take from each other both fail
  const { forward } = load;
  const all = forward.order();
  const isFirst = (index: number, place: number): boolean =>
    place === 0 || forward.compare(all[place - 1] ?? 0, index) !== 0;
  const distinct = all.filter(isFirst);
  const occupied = await occupiedAmong(database, forward, distinct);
  const repeated = [
    ...(distinct.length === all.length ? [] : all.filter((index, place) => !isFirst(index, place))),
    ...(late.size === 0 ? [] : distinct.filter((index) => late.has(forward.text(index)))),
  ];
  assertNoneExists(group, toStage, repeated, occupied);
  const taken: Operation[] = [];
  for (const [index, found] of occupied) {
    if (group.imports.stagedBy(found) !== undefined) taken.push(...dropLiveRows(found.relationship));
    else late.set(forward.text(index), load.late(index));
  }
  if (late.size > LATE_MAX) throw tooManyExpired();
  const isFresh = (index: number): boolean => {
    const found = occupied.get(index);
    return found === undefined || group.imports.stagedBy(found) !== undefined;
  };
  const fresh = occupied.size === 0 ? distinct : distinct.filter(isFresh);
  const size = addSizes(before, sizeOf(load, fresh));
  group.requireRoom(size);
  const chunks = Array.from({ length: chunksOf(load, chunkMax) }, (_, chunk) => {
    const part = fresh.subarray(chunk * chunkMax, (chunk + 1) * chunkMax);
    return chunkRow(id, firstChunk + chunk, load, part);
  });
  group.stage([...(firstChunk === 0 ? [putImport(id, 0)] : []), ...taken, ...chunks], (sink) =>
    putStagedRows(load, fresh, IMPORTS_FROM + id, sink),
  );
  // Or the number could be given to another import while rows that say it are there, which that one would commit.
  if (firstChunk === 0) group.beLeantOn();
  for (const found of occupied.values()) {
    const other = group.imports.stagedBy(found);
    if (other !== undefined) group.imports.doom(other, found.relationship);
  }
  return size;
}

function sizeOf(load: Load, fresh: Uint32Array): StoredSize {
  let bytes = 0;
  for (const index of fresh) bytes += load.storedBytes(index);
  return { relationships: fresh.length, bytes };
}

/** Of those that are there, or came before in this import, the one with the lowest position is reported. */
function assertNoneExists(
  { imports, nowMs }: Group,
  { id, load }: LoadToStage,
  repeated: readonly number[],
  occupied: ReadonlyMap<number, StoredVersion>,
): void {
  const isTaken = (found: StoredVersion): boolean =>
    imports.stagedBy(found) === id ||
    (imports.resolve(found).created !== NOT_YET && !isExpired(found.relationship.expiresAtNs, nowMs));
  const bad = [...repeated];
  for (const [index, found] of occupied) {
    if (isTaken(found)) bad.push(index);
  }
  if (bad.length === 0) return;
  const first = Math.min(...bad);
  throw alreadyExistsAt(load.relationship(first), load.position(first));
}

function tooManyExpired(): Fault {
  return new Fault(
    'too-many-expired',
    `the import replaces more than ${LATE_MAX} relationships that have expired; they are collected after a while, or can be deleted`,
  );
}
