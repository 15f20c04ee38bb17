import { systemClock } from '../../src/base/clock.ts';
import { Fault } from '../../src/model/fault.ts';
import { formatRelationship } from '../../src/model/relationship-text.ts';
import { fsck } from '../../src/store/level/fsck.ts';
import { LevelStore } from '../../src/store/level/level-store.ts';
import { changesUpToHead, never, scanAll, write } from './fixtures.ts';

/*
 * Uses the store in `argv[2]` in every way and prints what it saw as JSON. Whatever is thrown must be a Fault; anything
 * else ends this process with its stack.
 */
const [, , folder = ''] = process.argv;
const subject = { type: 'user', id: 'u1', relation: '' };

async function attempt<T>(use: () => Promise<T>): Promise<T | undefined> {
  try {
    return await use();
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

const store = await attempt(() => LevelStore.open(folder, systemClock, { sync: false }));
const head = store?.head();
const found = store && (await attempt(() => scanAll(store, store.head(), 0)));
if (store !== undefined) {
  await attempt(() => changesUpToHead(store, store.oldest()));
  await attempt(() => store.readPages([{ kind: 'reverse', subject }], store.head(), never));
  await store.close();
}
const report = await attempt(() => fsck(folder));
const again = await attempt(() => LevelStore.open(folder, systemClock, { sync: false }));
if (again !== undefined) {
  await attempt(() => write(again, 'touch document:new#viewer@user:u1'));
  await attempt(() => again.collect(again.head(), systemClock.nowMs(), never));
  await again.close();
}
process.stdout.write(
  JSON.stringify({ head, found: found?.map(formatRelationship), findings: report?.findings }),
);
