import type { Entry, Operation } from '../../base/sealed-value.ts';
import { del, put, unseal } from '../../base/sealed-value.ts';
import { wrongBundles } from './bundles/check-bundles.ts';
import { decodeChange } from './change-row.ts';
import type { Change } from './change-row.ts';
import type { Checkup } from './checkup.ts';
import { countStored } from './count-stored.ts';
import { derivedRows } from './derived-rows.ts';
import { putHead } from './head-row.ts';
import {
  endedKey,
  forwardText,
  isLiveKey,
  liveKey,
  textOfKey,
  createdOfKey,
  identityOfText,
} from './identity-key.ts';
import { changeKey, numberAt, rangeOf, schemaKey, TAG, timeKey } from './layout.ts';
import { strayChunks } from './stray-chunks.ts';
import { decodeVersion, expiryKey, textOfExpiryKey } from './version-row.ts';

export type RepairedKind = 'reverse' | 'expiry' | 'time' | 'schema' | 'import' | 'stored' | 'bundle';

/** One row that is to be written anew, or to go. */
export interface Repair {
  readonly kind: RepairedKind;
  readonly operation: Operation;
}

type Repairable = Pick<Checkup, 'database' | 'meta' | 'imports'>;

const NO_PAYLOAD: Buffer = Buffer.alloc(0);
const EXPIRY = TAG.expiry.charCodeAt(0);

/** Reverse rows and waits that are missing or say something else than the forward row they come from. Unreadable forward rows are passed over. */
export async function* missingDerived({ database }: Repairable): AsyncGenerator<Repair, void> {
  for await (const entries of database.rows(rangeOf(TAG.forward))) {
    const expected = entries.flatMap((entry) => derivedOf(entry));
    const found = await database.getMany(expected.map(({ key }) => key));
    for (const [index, operation] of expected.entries()) {
      if (operation.type !== 'put' || found[index]?.equals(operation.value) === true) continue;
      yield { kind: operation.key[0] === EXPIRY ? 'expiry' : 'reverse', operation };
    }
  }
}

/** Times of changes, and schemas that can't be read but are told of by their change. */
export async function* missingOfChanges({ database, meta }: Repairable): AsyncGenerator<Repair, void> {
  for await (const entries of database.rows(rangeOf(TAG.change))) {
    for (const entry of entries) {
      const change = readable(() => decodeChange(entry));
      if (change === undefined || change.revision <= meta.oldest) continue;
      const time = put(timeKey(change.timeMs, change.revision), NO_PAYLOAD);
      if ((await database.get(time.key))?.equals(time.value) !== true)
        yield { kind: 'time', operation: time };
      const schema = await lostSchema(database, change);
      if (schema !== undefined) yield { kind: 'schema', operation: schema };
    }
  }
}

/** How much is stored, where another number is told. */
export async function* wrongCount({ database, meta, imports }: Repairable): AsyncGenerator<Repair, void> {
  const operation = putHead(meta.head, await countStored(database, imports));
  if ((await database.get(operation.key))?.equals(operation.value) === true) return;
  yield { kind: 'stored', operation };
}

/** Bundles that say something else than the relationships: who reads the object reads these then, until there is another. */
export async function* wrongCopies({ database }: Repairable): AsyncGenerator<Repair, void> {
  for await (const key of wrongBundles(database)) yield { kind: 'bundle', operation: del(key) };
}

/** Rows that were derived from something which is not there: every relationship that should be was found. */
export async function* strayRows(checkup: Repairable): AsyncGenerator<Repair, void> {
  yield* strayReverseRows(checkup);
  yield* strayWaits(checkup);
  yield* strayTimes(checkup);
  for await (const key of strayChunks(checkup)) yield { kind: 'import', operation: del(key) };
}

/**
 * Of a reverse row from before the window the changelog does not say whether it ever had a forward row: it may be all that
 * is left of a relationship, and stays.
 */
async function* strayReverseRows({ database, meta, imports }: Repairable): AsyncGenerator<Repair, void> {
  for await (const entries of database.rows(rangeOf(TAG.reverse))) {
    const forward = entries.map(([key]) => readable(() => forwardKeyOf(key)));
    const found = await database.getMany(forward.map((key) => key ?? NO_PAYLOAD));
    for (const [index, entry] of entries.entries()) {
      if (found[index] !== undefined) continue;
      const version = readable(() => imports.resolve(decodeVersion(entry)));
      const isOld = version !== undefined && version.created <= meta.oldest;
      const isOver = version?.deleted !== undefined && version.deleted <= meta.oldest;
      if (!isOld || isOver) yield { kind: 'reverse', operation: del(entry[0]) };
    }
  }
}

async function* strayWaits({ database }: Repairable): AsyncGenerator<Repair, void> {
  for await (const entries of database.rows(rangeOf(TAG.expiry))) {
    const lives = entries.map(([key]) => liveKey(textOfExpiryKey(key)));
    const values = await database.getMany(lives);
    for (const [index, [key]] of entries.entries()) {
      const [live, value] = [lives[index], values[index]];
      const expected = live && value && readable(() => decodeVersion([live, value]).relationship.expiresAtNs);
      const isOf = expected !== undefined && expiryKey(expected, textOfExpiryKey(key)).equals(key);
      if (!isOf) yield { kind: 'expiry', operation: del(key) };
    }
  }
}

async function* strayTimes({ database, meta }: Repairable): AsyncGenerator<Repair, void> {
  for await (const entries of database.rows(rangeOf(TAG.time))) {
    for (const [key, value] of entries) {
      const [timeMs, revision] = [numberAt(key, 0), numberAt(key, 1)];
      if (revision <= meta.oldest) {
        // The key says all; a damaged value is empty again.
        if (unseal(key, value) === undefined) yield { kind: 'time', operation: put(key, NO_PAYLOAD) };
        continue;
      }
      const told = await database.get(changeKey(revision));
      const change = told && readable(() => decodeChange([changeKey(revision), told]));
      if (change?.timeMs !== timeMs) yield { kind: 'time', operation: del(key) };
    }
  }
}

function derivedOf(entry: Entry): readonly Operation[] {
  return readable(() => derivedRows(entry, decodeVersion(entry))) ?? [];
}

async function lostSchema(
  database: Checkup['database'],
  { revision, schema }: Change,
): Promise<Operation | undefined> {
  if (schema === undefined) return undefined;
  const key = schemaKey(revision);
  const value = await database.get(key);
  const isReadable = value !== undefined && unseal(key, value) !== undefined;
  return isReadable ? undefined : put(key, Buffer.from(schema));
}

/** The key of the forward row that a reverse row is of. @throws Error when the key is none */
function forwardKeyOf(reverse: Buffer): Buffer {
  const text = forwardText(identityOfText(textOfKey(reverse)));
  return isLiveKey(reverse) ? liveKey(text) : endedKey(text, createdOfKey(reverse));
}

function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined; // what can't be read is a finding of the check, not of the repair
  }
}
