import { writeSync } from 'node:fs';
import { systemClock } from '../../src/base/clock.ts';
import { LevelStore } from '../../src/store/level/level-store.ts';
import { commitOf, never, updatesOf } from './fixtures.ts';

/*
 * Writes to the store in `argv[2]` until it is killed, eight commits at a time, and collects in between. Every object is
 * created with three relationships in one transaction and half of them are deleted in one transaction later. Prints
 * `did REVISION create ID`, `try delete ID`, `did REVISION delete ID`: at once, since what is buffered dies with it.
 */
const [, , folder = '', round = ''] = process.argv;
const store = await LevelStore.open(folder, systemClock);
let count = 0;

async function create(id: string): Promise<void> {
  const updates = ['anna', 'ben', 'carl'].map((user) => `create document:${id}#viewer@user:${user}`);
  const { revision } = await store.commit(updatesOf(updates), never);
  say(`did ${revision} create ${id}`);
}

async function remove(id: string): Promise<void> {
  say(`try delete ${id}`);
  const filter = { resourceType: 'document', resourceId: id };
  const { revision } = await store.commit(
    commitOf({ kind: 'delete-matching', filter, limit: undefined, partial: false }),
    never,
  );
  say(`did ${revision} delete ${id}`);
}

function say(line: string): void {
  writeSync(1, `${line}\n`);
}

async function work(): Promise<never> {
  for (;;) {
    const id = `${round}-${count++}`;
    await create(id);
    if (count % 2 === 0) await remove(id);
  }
}

async function collect(): Promise<never> {
  for (;;) await store.collect(store.head() - 20, systemClock.nowMs(), never);
}

await Promise.all([collect(), ...Array.from({ length: 8 }, work)]);
