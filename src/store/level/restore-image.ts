import { Fault } from '../../model/fault.ts';
import { unpackRows } from '../../base/packed-rows.ts';
import type { Entry, Operation } from '../../base/sealed-value.ts';
import { Database } from './database.ts';
import { derivedRows } from './derived-rows.ts';
import { TAG } from './layout.ts';
import { addSizes, NOTHING_STORED } from '../../model/stored.ts';
import { isLiveKey } from './identity-key.ts';
import { metaRows, readMetaRows } from './meta.ts';
import type { Meta } from './meta.ts';
import { payloadOf } from './sealed-value.ts';
import { storedBytesOfRow } from './stored-bytes.ts';
import { decodeVersion } from './version-row.ts';

const FORWARD = TAG.forward.charCodeAt(0);
const META = TAG.meta.charCodeAt(0);

/**
 * Makes a store in the empty `folder` from the pieces of an image; see image.ts. What the store says of itself is written
 * last, when all else is on the disk, and with it how much was stored on the way: what a restore leaves that did not come so far is refused by whoever opens it.
 * @param id of the store instead of the one that the image has: tokens given out before are then refused
 * @throws Fault `invalid-argument` when something is there, `data-version` for an image of another format,
 * `data-damaged` for one that holds what no store does; what `pieces` throws
 */
export async function restoreImage(
  folder: string,
  pieces: AsyncIterable<Uint8Array>,
  id?: string,
): Promise<Meta> {
  const database = await Database.open(folder, true);
  try {
    await assertEmpty(database);
    const told: Entry[] = [];
    let stored = NOTHING_STORED;
    for await (const piece of pieces) {
      const entries = unpackRows(piece);
      told.push(...entries.filter(([key]) => key[0] === META));
      await database.write(entries.flatMap(rowsOf), false);
      for (const entry of entries.filter(isLive)) {
        stored = addSizes(stored, { relationships: 1, bytes: storedBytesOfRow(entry) });
      }
    }
    const found = readMetaRows(told, 'the image');
    const meta = id === undefined ? found : { ...found, id };
    await database.settle();
    await database.write(metaRows(meta, stored), true);
    return meta;
  } finally {
    await database.close();
  }
}

async function assertEmpty(database: Database): Promise<void> {
  const [key] = await database.lastKeys({ gte: Buffer.alloc(0), lt: Buffer.from([0xff]) }, 1);
  if (key === undefined) return;
  throw new Fault('invalid-argument', `expected an empty folder, found a store in \`${database.folder}\``);
}

/** An image has no relationships that are staged. */
function isLive([key]: Entry): boolean {
  return key[0] === FORWARD && isLiveKey(key);
}

function rowsOf(entry: Entry): readonly Operation[] {
  const [key, value] = entry;
  if (key[0] === META) return [];
  payloadOf(key, value);
  const own: Operation = { type: 'put', key, value };
  return key[0] === FORWARD ? [own, ...derivedRows(entry, decodeVersion(entry))] : [own];
}
