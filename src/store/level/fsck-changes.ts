import { formatIdentity } from '../../model/relationship-text.ts';
import type { Relationship } from '../../model/relationship.ts';
import { isExpired } from '../../model/relationship.ts';
import type { Revision } from '../../model/revision.ts';
import type { RelationshipVersion } from '../store.ts';
import { decodeChunk } from './change-entries.ts';
import type { ChangeEntry } from './change-entries.ts';
import type { Change } from './change-row.ts';
import { decodeChange } from './change-row.ts';
import type { Checkup } from './checkup.ts';
import { endedKey, forwardText, liveKey } from './identity-key.ts';
import { bulkRange, numberAt, rangeOf, schemaKey, TAG, timeKey } from './layout.ts';
import { payloadOf } from './sealed-value.ts';
import { sameTraits } from './traits-bytes.ts';
import { decodeVersion } from './version-row.ts';

export interface ChangeCounts {
  count: number;
  /** Versions whose beginning, and whose end, was told and found. */
  begun: number;
  ended: number;
  schemas: number;
}

/** The changelog: dense from the oldest revision to the newest, and each transaction leads to the rows it tells of. */
export async function checkChanges(checkup: Checkup, counts: ChangeCounts): Promise<void> {
  const { database, meta, findings } = checkup;
  let expected = meta.oldest + 1;
  let timeMs = 0;
  for await (const entries of database.rows(rangeOf(TAG.change))) {
    for (const entry of entries) {
      // A row that cannot be decoded still fills its place: it is one finding, not two.
      const revision = findings.attempt('unreadable', () => numberAt(entry[0], 0)) ?? 0;
      const change = findings.attempt('unreadable', () => decodeChange(entry));
      if (revision <= meta.oldest) continue; // to be collected
      if (revision !== expected)
        findings.add('changelog', `expected revision ${expected}, found ${revision}`);
      expected = revision + 1;
      if (change === undefined) continue;
      if (change.timeMs < timeMs)
        findings.add('time', `revision ${revision} is older than the one before it`);
      timeMs = change.timeMs;
      counts.count++;
      await checkChange(checkup, change, counts);
    }
  }
  if (expected !== meta.head + 1) {
    findings.add('changelog', `expected it to lead to revision ${meta.head}, found ${expected - 1}`);
  }
}

async function checkChange(checkup: Checkup, change: Change, counts: ChangeCounts): Promise<void> {
  const { database, findings } = checkup;
  const { revision } = change;
  const time = await database.get(timeKey(change.timeMs, revision));
  if (time === undefined)
    findings.add('time', `revision ${revision} has no row for its time ${change.timeMs}`);
  if (change.schema !== undefined) {
    counts.schemas++;
    const key = schemaKey(revision);
    const value = await database.get(key);
    const text = value && findings.attempt('unreadable', () => payloadOf(key, value).toString('utf8'));
    if (text !== change.schema)
      findings.add('schema', `the schema of revision ${revision} is not the one its change tells of`);
  }
  await checkAllEntries(checkup, revision, change.entries, counts);
  if (change.import === undefined) return;
  const { id, chunks } = change.import;
  let found = 0;
  for await (const rows of database.rows(bulkRange(id))) {
    for (const row of rows) {
      const entries = findings.attempt('unreadable', () => decodeChunk(row)) ?? [];
      await checkAllEntries(checkup, revision, entries, counts);
      if (numberAt(row[0], 1) === found) found++;
    }
  }
  if (found !== chunks)
    findings.add('changelog', `expected ${chunks} chunks of revision ${revision}, found ${found} in order`);
}

async function checkAllEntries(
  checkup: Checkup,
  revision: Revision,
  entries: readonly ChangeEntry[],
  counts: ChangeCounts,
): Promise<void> {
  for (let start = 0; start < entries.length; start += ENTRIES_PER_READ) {
    await checkEntries(checkup, revision, entries.slice(start, start + ENTRIES_PER_READ), counts);
  }
}

const ENTRIES_PER_READ = 500;

async function checkEntries(
  checkup: Checkup,
  revision: Revision,
  entries: readonly ChangeEntry[],
  counts: ChangeCounts,
): Promise<void> {
  const texts = entries.map(({ relationship }) => forwardText(relationship));
  const live = await versionsAt(checkup, texts.map(liveKey));
  const later = await versionsAt(
    checkup,
    texts.map((text) => endedKey(text, revision)),
  );
  const before = await versionsAt(
    checkup,
    texts.map((text, index) => endedKey(text, entries[index]?.ended ?? 0)),
  );
  for (const [index, { operation, relationship, ended }] of entries.entries()) {
    const name = `\`${formatIdentity(relationship)}\``;
    if (operation === 'touch') {
      const begun = [live[index], later[index]].find((version) => version?.created === revision);
      if (begun !== undefined) counts.begun++;
      else if (!isExpired(relationship.expiresAtNs, checkup.meta.expiredMs)) {
        checkup.findings.add(
          'changelog',
          `${name} began at revision ${revision}, but has no row that says so`,
        );
      }
      checkValue(checkup, begun, relationship, `${name}, begun at revision ${revision},`);
    }
    if (ended === undefined) continue;
    const past = before[index];
    if (past?.deleted === revision) counts.ended++;
    else
      checkup.findings.add('changelog', `${name} ended at revision ${revision}, but has no row that says so`);
    if (operation === 'delete')
      checkValue(checkup, past, relationship, `${name}, ended at revision ${revision},`);
  }
}

function checkValue(
  { findings }: Checkup,
  found: RelationshipVersion | undefined,
  told: Relationship,
  name: string,
): void {
  if (found !== undefined && !sameTraits(found.relationship, told)) {
    findings.add('changelog', `${name} has another caveat or expiration than its change tells`);
  }
}

/** What is stored under each key; undefined also for what cannot be read, which the check of its index has found. */
async function versionsAt(
  { database, imports }: Checkup,
  keys: readonly Buffer[],
): Promise<readonly (RelationshipVersion | undefined)[]> {
  const values = await database.getMany(keys);
  return keys.map((key, index) => {
    const value = values[index];
    try {
      return value && imports.resolve(decodeVersion([key, value]));
    } catch {
      return undefined;
    }
  });
}
