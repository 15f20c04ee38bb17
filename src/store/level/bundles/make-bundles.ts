import type { Put } from '../../../base/sealed-value.ts';
import type { Database } from '../database.ts';
import type { Group } from '../group.ts';
import type { Writer } from '../writer.ts';
import { putAllBundled } from './all-bundled.ts';
import { bundleKey, forwardPrefixOf, nameIn } from './bundle-row.ts';
import { objectNow, objectsInOrder } from './object-rows.ts';

/** Rows that are looked at, about, before what was found is written. */
const ROWS_PER_LOT = 10_000;
/** Objects looked up by name in one lot. */
const OBJECTS_PER_LOT = 1000;
/** Bundles written in one turn of the writer: commits wait no longer than that takes. */
const BUNDLES_PER_TURN = 250;

/**
 * Makes the bundles that objects lack: of all objects when nothing is known of them, else of those that lost theirs since.
 *
 * Rows are read beside the writer, lot by lot. A lot begins with a turn of the writer, from which on touched objects are
 * noted, and with all that was written before put on the disk; a bundle is written only if its object was not touched
 * since. So it says what the rows say, and none of what it was made of can be lost where it is kept.
 */
export async function makeBundles(database: Database, writer: Writer, signal: AbortSignal): Promise<void> {
  const { touched } = database;
  if (touched.isBeingBundled) return;
  touched.isBeingBundled = true;
  try {
    if (touched.isAllUnknown) await bundleAll(database, writer, signal);
    // Those that are touched meanwhile wait for the next time.
    for (let left = touched.waitingCount; left > 0; left -= OBJECTS_PER_LOT) {
      const names = touched.take(OBJECTS_PER_LOT);
      await inLot(database, writer, signal, () => bundlesOf(database, names, signal));
    }
  } finally {
    touched.isBeingBundled = false;
  }
}

async function bundleAll(database: Database, writer: Writer, signal: AbortSignal): Promise<void> {
  const { touched } = database;
  touched.beginAll();
  let count = 0;
  try {
    let next: Buffer | undefined;
    do {
      await inLot(database, writer, signal, async () => {
        const lot = await nextLot(database, next, signal);
        next = lot.next;
        count += lot.bundles.length;
        return lot.bundles;
      });
    } while (next !== undefined);
  } catch (error) {
    touched.giveUpAll();
    throw error;
  }
  touched.endAll(count);
  const apply = async (group: Group): Promise<void> => group.stage([putAllBundled(count)]);
  await writer.submit({ texts: [], weight: 1, apply }, signal);
}

async function inLot(
  database: Database,
  writer: Writer,
  signal: AbortSignal,
  read: () => Promise<readonly Put[]>,
): Promise<void> {
  const { touched } = database;
  try {
    await writer.submit({ texts: [], weight: 1, apply: async () => touched.begin() }, signal);
    await database.settle();
    const bundles = await read();
    for (let start = 0; start < bundles.length; start += BUNDLES_PER_TURN) {
      const part = bundles.slice(start, start + BUNDLES_PER_TURN);
      await writer.submit(
        {
          texts: [],
          weight: part.length,
          apply: async (group) => {
            for (const bundle of part) {
              const name = nameIn(bundle.key);
              if (!touched.isUntouched(name)) continue;
              touched.bundle(name);
              group.stage([bundle]);
            }
          },
        },
        signal,
      );
    }
  } finally {
    touched.end();
  }
}

/** Bundles of about `ROWS_PER_LOT` rows from `start` on, and where to go on; undefined at the end. */
async function nextLot(
  database: Database,
  start: Buffer | undefined,
  signal: AbortSignal,
): Promise<{ readonly bundles: readonly Put[]; readonly next: Buffer | undefined }> {
  const bundles: Put[] = [];
  let rows = 0;
  for await (const object of objectsInOrder(database, start, signal)) {
    if (rows >= ROWS_PER_LOT) return { bundles, next: forwardPrefixOf(object.key) };
    rows += object.count;
    const bundle = object.bundle();
    if (bundle !== undefined) bundles.push(bundle);
  }
  return { bundles, next: undefined };
}

/** The bundles of the objects that have these names, as far as they may have one and there is any row. */
async function bundlesOf(
  database: Database,
  names: readonly string[],
  signal: AbortSignal,
): Promise<readonly Put[]> {
  const bundles: Put[] = [];
  for (const name of names) {
    const object = await objectNow(database, bundleKey(name), signal);
    const bundle = object.bundle();
    if (bundle !== undefined) bundles.push(bundle);
  }
  return bundles;
}
