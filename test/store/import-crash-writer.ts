import { writeSync } from 'node:fs';
import { systemClock } from '../../src/base/clock.ts';
import { LevelStore } from '../../src/store/level/level-store.ts';
import { never, write } from './fixtures.ts';
import { documents, importAll } from './imports.ts';

/*
 * Imports into the store in `argv[2]` until it is killed, two at a time, beside single writes. Prints `did IMPORT` when
 * one is acknowledged; the prefix of its ids is its name. Every third import fails at its end.
 */
const [, , folder = '', round = ''] = process.argv;
const store = await LevelStore.open(folder, systemClock, { importChunkMax: 300 });
writeSync(1, 'open\n');

async function importUntilKilled(worker: number): Promise<never> {
  for (let count = 0; ; count++) {
    const name = `${round}-${worker}-${count}-`;
    const twice = count % 3 === 2;
    try {
      await importAll(store, twice ? repeated(name) : documents(2000, { prefix: name }));
      writeSync(1, `did ${name}\n`);
    } catch (error) {
      if (!twice) throw error;
    }
  }
}

async function* repeated(prefix: string): ReturnType<typeof documents> {
  yield* documents(2000, { prefix });
  yield* documents(1, { prefix });
}

async function writeUntilKilled(): Promise<never> {
  for (let count = 0; ; count++)
    await write(store, `touch folder:f${count % 50}#viewer@user:anna[cav:{"x":${count}}]`);
}

async function collectUntilKilled(): Promise<never> {
  for (;;) {
    await store.collect(store.head() - 5, systemClock.nowMs(), never);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

await Promise.all([importUntilKilled(0), importUntilKilled(1), writeUntilKilled(), collectUntilKilled()]);
