import { formatIdentity } from '../../model/relationship-text.ts';
import type { RelationshipVersion } from '../store.ts';
import type { Checkup } from './checkup.ts';
import { NOT_YET } from './imports.ts';
import { endedKey, forwardText, liveKey, reverseText } from './identity-key.ts';
import { changeKey, rangeOf, TAG } from './layout.ts';
import { readableKey } from '../../base/sealed-value.ts';
import { payloadOf } from './sealed-value.ts';
import type { Entry } from '../../base/sealed-value.ts';
import { decodeVersion, expiryKey, textOfExpiryKey } from './version-row.ts';

export interface VersionCounts {
  live: number;
  ended: number;
  /** After the oldest revision, so that the changelog still tells of it. */
  begunInWindow: number;
  endedInWindow: number;
}

/** Forward rows: possible revisions, the reverse row of each with the same payload, the expiration of each live one. */
export async function checkForwardRows(checkup: Checkup, counts: VersionCounts): Promise<void> {
  const { database, meta, findings } = checkup;
  let newer: RelationshipVersion | undefined;
  for await (const entries of database.rows(rangeOf(TAG.forward))) {
    const read = readable(checkup, entries);
    const mirrors = await database.getMany(read.map(({ version }) => keyOf(version, reverseText)));
    for (const [index, { entry, version }] of read.entries()) {
      const mirror = mirrors[index];
      if (mirror === undefined) {
        findings.add('index', `${nameOf(version)} has no reverse row`);
      } else if (!sameBytes(checkup, entry, [keyOf(version, reverseText), mirror])) {
        findings.add('index', `${nameOf(version)} has a reverse row that says something else`);
      }
      if (version.created === NOT_YET) continue; // staged: in both indexes is all it must be
      checkHistory(checkup, version, newer);
      newer = version;
      if (version.deleted === undefined) counts.live++;
      else counts.ended++;
      if (version.created > meta.oldest) counts.begunInWindow++;
      if (version.deleted !== undefined && version.deleted > meta.oldest) counts.endedInWindow++;
    }
    const versions = read.map(({ version }) => version);
    await checkWaits(checkup, versions);
    await checkGarbage(checkup, versions);
  }
}

/** Every reverse row has a forward row; that they say the same was looked at from the other side. */
export async function checkReverseRows(checkup: Checkup): Promise<void> {
  const { database, findings } = checkup;
  for await (const entries of database.rows(rangeOf(TAG.reverse))) {
    const versions = readable(checkup, entries).map(({ version }) => version);
    const mirrors = await database.getMany(versions.map((version) => keyOf(version, forwardText)));
    versions.forEach((version, index) => {
      if (mirrors[index] === undefined) findings.add('index', `${nameOf(version)} has no forward row`);
    });
  }
}

/** Every wait for an expiration is that of a live relationship which expires then. */
export async function checkExpiries({ database, findings }: Checkup): Promise<void> {
  for await (const entries of database.rows(rangeOf(TAG.expiry))) {
    const lives = entries.map(([key]) => liveKey(textOfExpiryKey(key)));
    const values = await database.getMany(lives);
    for (const [index, [key, value]] of entries.entries()) {
      findings.attempt('unreadable', () => payloadOf(key, value));
      const [live, found] = [lives[index], values[index]];
      const version = live && found && findings.attempt('unreadable', () => decodeVersion([live, found]));
      const expiresAtNs = version?.relationship.expiresAtNs;
      if (expiresAtNs === undefined || !expiryKey(expiresAtNs, textOfExpiryKey(key)).equals(key)) {
        findings.add('expiry', `no live relationship expires as \`${readableKey(key)}\` says`);
      }
    }
  }
}

function checkHistory(
  { meta, findings }: Checkup,
  version: RelationshipVersion,
  newer: RelationshipVersion | undefined,
): void {
  const { created, deleted } = version;
  if (created < 1 || created > meta.head) {
    findings.add('history', `${nameOf(version)} begins outside the revisions 1 to ${meta.head}`);
  }
  if (deleted !== undefined && (deleted <= created || deleted > meta.head)) {
    findings.add('history', `${nameOf(version)} ends at ${deleted}, expected ${created + 1} to ${meta.head}`);
  }
  const isSame = newer !== undefined && forwardText(newer.relationship) === forwardText(version.relationship);
  if (isSame && (deleted === undefined || deleted > newer.created)) {
    findings.add('history', `${nameOf(version)} reaches into the version created at ${newer.created}`);
  }
}

async function checkWaits(
  { database, findings }: Checkup,
  versions: readonly RelationshipVersion[],
): Promise<void> {
  const waits = versions.flatMap((version) => {
    const { expiresAtNs } = version.relationship;
    if (version.deleted !== undefined || expiresAtNs === undefined) return [];
    return [{ version, key: expiryKey(expiresAtNs, forwardText(version.relationship)) }];
  });
  const values = await database.getMany(waits.map(({ key }) => key));
  waits.forEach(({ version }, index) => {
    if (values[index] === undefined)
      findings.add('expiry', `${nameOf(version)} does not wait for its expiration`);
  });
}

/** A version nobody can see is fine while the change that ended it is still to be collected. */
async function checkGarbage(
  { database, meta, findings }: Checkup,
  versions: readonly RelationshipVersion[],
): Promise<void> {
  const dead = versions.filter(({ deleted }) => deleted !== undefined && deleted <= meta.oldest);
  const pending = await database.getMany(dead.map(({ deleted }) => changeKey(deleted ?? 0)));
  dead.forEach((version, index) => {
    if (pending[index] === undefined)
      findings.add('garbage', `${nameOf(version)} was left behind by a collection`);
  });
}

function readable(
  { imports, findings }: Checkup,
  entries: readonly Entry[],
): readonly { readonly entry: Entry; readonly version: RelationshipVersion }[] {
  return entries.flatMap((entry) => {
    const stored = findings.attempt('unreadable', () => decodeVersion(entry));
    if (stored === undefined) return [];
    const version = imports.resolve(stored);
    const by = imports.stagedBy(stored);
    if (by !== undefined && !imports.staged.has(by)) {
      findings.add('history', `${nameOf(version)} is of import ${by}, which is not known`);
    }
    return [{ entry, version }];
  });
}

/** Whether two rows hold the same payload; an unreadable one is found where its own index is read. */
function sameBytes({ findings }: Checkup, left: Entry, right: Entry): boolean {
  const found = findings.attempt('unreadable', () => payloadOf(...right));
  return found === undefined || payloadOf(...left).equals(found);
}

function keyOf(version: RelationshipVersion, textOf: typeof forwardText): Buffer {
  const text = textOf(version.relationship);
  return version.deleted === undefined ? liveKey(text) : endedKey(text, version.created);
}

function nameOf({ relationship, created }: RelationshipVersion): string {
  const when = created === NOT_YET ? 'staged by an import' : `created at ${created}`;
  return `\`${formatIdentity(relationship)}\`, ${when},`;
}
