import { Fault } from '../../model/fault.ts';
import type { Revision } from '../../model/revision.ts';
import { NOTHING_STORED } from '../../model/stored.ts';
import type { Entry } from '../../base/sealed-value.ts';
import { put } from '../../base/sealed-value.ts';
import type { Database } from './database.ts';
import type { Snapshot } from './disk.ts';
import { forwardText, liveKey } from './identity-key.ts';
import type { Imports } from './imports.ts';
import { changeKey, type KeyRange, numberAt, rangeOf, schemaKey, TAG } from './layout.ts';
import { metaRows, readMeta } from './meta.ts';
import { payloadOf } from './sealed-value.ts';
import { traitsBytes } from './traits-bytes.ts';
import { decodeVersion, livePayload } from './version-row.ts';

/*
 * The image of a store at a revision: the rows of a store whose newest revision that is, without those that can be made
 * anew from others (see derived-rows.ts). Everything that could be read there at revisions up to it can be read in what
 * is made of the image, and by the same tokens, since it has the same id.
 *
 * Left out is what came later, and what an import had staged. A version that ended later lives again. Counters have no
 * history: the image has them as they are.
 */

interface ImageSource {
  readonly database: Database;
  readonly imports: Imports;
}

/**
 * The rows of the image, in batches; each row was read and found sound. The view is `snapshot`, which must hold
 * everything of revision `at`, so the collection of garbage takes nothing from it.
 * @throws Fault `data-damaged` for a row that can't be read; `revision-expired`
 */
export async function* imageRows(
  { database, imports }: ImageSource,
  at: Revision,
  snapshot: Snapshot,
  signal: AbortSignal,
): AsyncGenerator<readonly Entry[], void> {
  const meta = await readMeta(database, snapshot);
  if (meta === undefined) throw new Fault('data-damaged', `\`${database.folder}\` holds no store`);
  if (at < meta.oldest) {
    throw new Fault(
      'revision-expired',
      `revision ${at} has expired: the oldest that can be read is ${meta.oldest}`,
    );
  }
  const committed = new Map([...imports.committed()].filter(([, revision]) => revision <= at));
  const isOfImport = ([key]: Entry): boolean => committed.has(numberAt(key, 0));
  const view = { snapshot, signal };
  // What was stored at `at` nobody knows; whoever makes a store of it counts.
  yield metaRows({ ...meta, head: at }, NOTHING_STORED).map(({ key, value }) => [key, value] as const);
  for await (const entries of database.rows(rangeOf(TAG.forward), view)) {
    yield entries.flatMap((entry) => versionAt(imports, entry, at));
  }
  for await (const entries of database.rows(upTo(TAG.change, changeKey(at + 1)), view)) yield sound(entries);
  for await (const entries of database.rows(upTo(TAG.schema, schemaKey(at + 1)), view)) yield sound(entries);
  for await (const entries of database.rows(rangeOf(TAG.counter), view)) yield sound(entries);
  for await (const entries of database.rows(rangeOf(TAG.import), view))
    yield sound(entries.filter(isOfImport));
  for await (const entries of database.rows(rangeOf(TAG.bulk), view)) yield sound(entries.filter(isOfImport));
  for await (const entries of database.rows(rangeOf(TAG.time), view)) {
    yield sound(entries.filter(([key]) => numberAt(key, 1) <= at));
  }
}

/** The forward row as it was at `at`; none for a version that began later. */
function versionAt(imports: Imports, entry: Entry, at: Revision): readonly Entry[] {
  const stored = decodeVersion(entry);
  const { relationship, created, deleted } = imports.resolve(stored);
  if (created > at) return [];
  if (deleted === undefined || deleted <= at) return [entry];
  const { key, value } = put(
    liveKey(forwardText(relationship)),
    livePayload(created, traitsBytes(relationship)),
  );
  return [[key, value]];
}

function sound(entries: readonly Entry[]): readonly Entry[] {
  for (const entry of entries) payloadOf(...entry);
  return entries;
}

function upTo(tag: string, lt: Buffer): KeyRange {
  return { gte: rangeOf(tag).gte, lt };
}
