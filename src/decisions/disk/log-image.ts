import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { packRows, unpackRows } from '../../base/packed-rows.ts';
import type { Entry } from '../../base/sealed-value.ts';
import { put } from '../../base/sealed-value.ts';
import { Fault } from '../../model/fault.ts';
import { Database } from './database.ts';
import { metaKey } from './layout.ts';
import { putOpening } from './meta.ts';
import { payloadOf } from './sealed-row.ts';

/*
 * The image of a decision log: its rows as they stand in the LevelDB, from one view, and the secrets beside it as rows of
 * a tag that the log itself does not have:
 *
 *   'f' name        the file of this name
 *
 * What is made of it goes on from there with the same keys, so its checkpoints go on too. It was not closed: when it is
 * opened, a gap record says that decisions may be missing, nobody knows how many.
 */
const FILE_TAG = 'f';
const FILES = ['signing-key.pem', 'mask-key'] as const;
const EVERYTHING = { gte: Buffer.alloc(0), lt: Buffer.from([0xff]) };

/** Pieces of the image. @param folder of the log, which `database` is in @throws Fault `data-damaged` */
export function logImage(
  folder: string,
  database: Database,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  return packRows(imageRows(folder, database, signal));
}

async function* imageRows(
  folder: string,
  database: Database,
  signal: AbortSignal,
): AsyncGenerator<readonly Entry[], void> {
  for (const name of FILES) {
    const { key, value } = put(Buffer.from(FILE_TAG + name), await readFile(path.join(folder, name)));
    yield [[key, value]];
  }
  const opening = metaKey('opening');
  for await (const row of database.rows(EVERYTHING, 'ascending', signal)) {
    if (row.key.equals(opening)) continue;
    const { key, value } = put(row.key, row.payload);
    yield [[key, value]];
  }
  const unknown = putOpening({ name: 'restored', lostMax: 0 });
  yield [[unknown.key, unknown.value]];
}

/**
 * Makes a log in `folder`, which must not be there. Its secrets can be read by their owner alone.
 * @throws Fault `data-damaged`; what `pieces` throws
 */
export async function restoreLog(folder: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  await mkdir(folder);
  const database = await Database.open(path.join(folder, 'log'));
  try {
    for await (const piece of pieces) {
      const entries = unpackRows(piece);
      const files = entries.filter(isFile);
      for (const [key, value] of files) await writeSecret(folder, key, payloadOf(key, value));
      const rows = entries.filter((entry) => !isFile(entry));
      for (const entry of rows) payloadOf(...entry);
      await database.write(rows.map(([key, value]) => ({ type: 'put', key, value })));
    }
  } finally {
    await database.close();
  }
}

function isFile([key]: Entry): boolean {
  return key[0] === FILE_TAG.charCodeAt(0);
}

async function writeSecret(folder: string, key: Buffer, content: Buffer): Promise<void> {
  const name = key.toString('utf8', FILE_TAG.length);
  if (!FILES.some((one) => one === name)) {
    throw new Fault('data-damaged', `expected one of the files of a decision log, found \`${name}\``);
  }
  const file = path.join(folder, name);
  await writeFile(file, content, { mode: 0o600, flag: 'wx' });
  await using handle = await open(file, 'r');
  await handle.sync();
}
