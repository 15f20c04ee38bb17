import { execFile } from 'node:child_process';
import { cp, open, readdir, rm, stat, truncate } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { formatRelationship } from '../../src/model/relationship-text.ts';
import { Database } from '../../src/store/level/database.ts';
import { LevelStore } from '../../src/store/level/level-store.ts';
import { HandClock, never, scanAll, temporaryFolder, updatesOf, write } from './fixtures.ts';

const RUNS = Number(process.env['BAILIWICK_RUNS'] ?? 30);
let whole = '';
let written: ReadonlySet<string> = new Set();
let head = 0;

beforeAll(async () => {
  whole = await temporaryFolder();
  // Opening moves the log into a table file, so this leaves tables, a manifest, and a log.
  for (const part of ['a', 'b']) {
    await using store = await LevelStore.open(whole, new HandClock(), { sync: false });
    const texts = Array.from({ length: 800 }, (_, n) => `create document:${part}${n}#viewer@user:u${n % 7}`);
    await store.commit(updatesOf(texts), never);
    for (let n = 0; n < 50; n++)
      await write(store, `touch document:${part}${n}#viewer@user:u${n % 7}[cav:{"n":${n}}]`);
    head = store.head();
    written = new Set((await scanAll(store, head, 0)).map(formatRelationship));
  }
});
afterAll(() => rm(whole, { recursive: true }));

interface Seen {
  readonly head?: number;
  /** Absent when the store could not be opened or read. */
  readonly found?: readonly string[];
  readonly findings?: readonly unknown[];
}

/** What another process sees of the store; undefined when LevelDB stopped it. */
async function look(folder: string): Promise<Seen | undefined> {
  const script = path.join(import.meta.dirname, 'damaged-reader.ts');
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [script, folder], { maxBuffer: 1 << 26 });
    return JSON.parse(stdout);
  } catch (error) {
    // LevelDB's library asserts on some damage to its own structures; that ends the process, which is no answer at all.
    expect(error).toMatchObject({ signal: 'SIGABRT', stderr: expect.stringContaining('leveldb') });
    return undefined;
  }
}

const damage = fc.record({
  file: fc.nat(),
  at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  how: fc.constantFrom('flip', 'zero', 'truncate'),
});

test(
  'damaged files give a Fault, or what was written; what is missing, fsck finds',
  async () => {
    await fc.assert(
      fc.asyncProperty(damage, async (one) => {
        const folder = await temporaryFolder();
        try {
          await cp(whole, folder, { recursive: true });
          await harm(folder, one);
          const seen = await look(folder);
          if (seen?.found === undefined || seen.head! < head) return; // refused; or a log cut short, which looks like a kill
          const found = new Set(seen.found);
          expect([...found.difference(written)]).toEqual([]); // nobody gets what was not given
          if (written.isSubsetOf(found) || seen.findings === undefined) return;
          expect(seen.findings).not.toEqual([]); // what is missing without a fault, fsck finds
        } finally {
          await rm(folder, { recursive: true });
        }
      }),
      { numRuns: RUNS },
    );
  },
  RUNS * 2000,
);

test('a log that lost a stretch in its middle is refused', async () => {
  const folder = await temporaryFolder();
  await cp(whole, folder, { recursive: true });
  const database = await Database.open(folder, false);
  await database.close();
  await using store = await LevelStore.open(folder, new HandClock(), { sync: false });
  for (let n = 0; n < 2000; n++) await write(store, `touch document:c${n}#viewer@user:anna`);
  await store.close();
  const [log] = (await readdir(folder)).filter((name) => name.endsWith('.log'));
  const file = await open(path.join(folder, log!), 'r+');
  await file.write(Buffer.alloc(64), 0, 64, 100_000);
  await file.close();
  await expect(LevelStore.open(folder, new HandClock())).rejects.toMatchObject({ reason: 'data-damaged' });
  await rm(folder, { recursive: true });
});

async function harm(
  folder: string,
  { file, at, how }: { file: number; at: number; how: string },
): Promise<void> {
  const names = (await readdir(folder))
    .filter((name) => name !== 'LOCK' && !name.startsWith('LOG'))
    .toSorted();
  const name = path.join(folder, names[file % names.length]!);
  const { size } = await stat(name);
  const position = Math.floor(size * at);
  if (how === 'truncate') return truncate(name, position);
  const handle = await open(name, 'r+');
  const byte = Buffer.alloc(1);
  await handle.read(byte, 0, 1, position);
  byte[0]! = how === 'flip' ? byte[0]! ^ (1 << (file & 7)) : 0;
  await handle.write(byte, 0, 1, position);
  await handle.close();
}
