import { execFileSync } from 'node:child_process';
import { systemClock } from '../../src/base/clock.ts';
import { levelDisk } from '../../src/store/level/disk.ts';
import { fsck } from '../../src/store/level/fsck.ts';
import { LevelStore } from '../../src/store/level/level-store.ts';
import { changesUpToHead, scanAll, write } from './fixtures.ts';

/*
 * Writes to the store in `argv[2]`, ten commits at a time, until writing fails; reads; takes away the limit on the size
 * of its files and waits until writes are taken; writes again. Prints what it saw as JSON. Run it where files may not grow.
 */
const [, , folder = ''] = process.argv;
const alive = setInterval(() => undefined, 1000); // the store's own waiting keeps no process alive
const failed: string[] = [];
const stillStopped = Promise.withResolvers<unknown>();
const resumed = Promise.withResolvers<void>();
const store = await LevelStore.open(folder, systemClock, {
  disk: { ...levelDisk, pause: (_, signal) => levelDisk.pause(20, signal) },
  onWriteFailed: (failure) => failed.push(String(failure)),
  onStillStopped: stillStopped.resolve,
  onResumed: resumed.resolve,
});

async function seen(): Promise<object> {
  const rows = (await scanAll(store, store.head(), 0)).length;
  const changes = (await changesUpToHead(store, 0)).length;
  return { head: store.head(), rows, changes };
}

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
const cause = String(await stillStopped.promise);
const stopped = await seen();
const laterStill = await write(store, 'create document:late#viewer@user:anna').catch(String);
execFileSync('prlimit', ['--pid', String(process.pid), '--fsize=unlimited']);
await resumed.promise;
const outcome = await write(store, 'create document:late#viewer@user:anna');
const now = await seen();
await store.close();
clearInterval(alive);
const { findings } = await fsck(folder);
process.stdout.write(
  JSON.stringify({
    acknowledged,
    failures,
    later,
    cause,
    laterStill,
    failed,
    stopped,
    outcome,
    now,
    findings,
  }),
);
