import { systemClock } from '../../src/base/clock.ts';
import { fsck } from '../../src/store/level/fsck.ts';
import { LevelStore } from '../../src/store/level/level-store.ts';
import { changesUpToHead, scanAll, write } from './fixtures.ts';

/*
 * Writes to the store in `argv[2]`, ten commits at a time, until writing fails, and prints what it then sees as JSON.
 * Run it where files may not grow.
 */
const [, , folder = ''] = process.argv;
const told: string[] = [];
const store = await LevelStore.open(folder, systemClock, {
  onWriteFailed: (failure) => told.push(String(failure)),
});
let acknowledged = 0;
let failures: readonly string[] = [];
while (failures.length === 0) {
  const results = await Promise.allSettled(
    Array.from({ length: 10 }, (_, n) =>
      write(store, `create document:d${acknowledged + n}#viewer@user:anna`),
    ),
  );
  failures = results.flatMap((result) => (result.status === 'rejected' ? [String(result.reason)] : []));
  acknowledged += results.length - failures.length;
}
const later = await write(store, 'create document:late#viewer@user:anna').catch(String);
const rows = (await scanAll(store, store.head(), 0)).length;
const changes = (await changesUpToHead(store, 0)).length;
const head = store.head();
await store.close();
const { findings } = await fsck(folder);
process.stdout.write(JSON.stringify({ acknowledged, failures, later, told, rows, changes, head, findings }));
