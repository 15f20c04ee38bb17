import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../src/base/clock.ts';
import { Fault } from '../../src/model/fault.ts';
import { LevelStore } from '../../src/store/level/level-store.ts';
import type { Commit, CommitOutcome } from '../../src/store/store.ts';
import { commitOf, never, updatesOf } from '../store/fixtures.ts';
import { documents } from '../store/imports.ts';
import { tracedDisk } from './traced-disk.ts';

/*
 * Changes the store in `argv[2]` until it is killed: creations of three relationships, deletions of all three, imports
 * of which every third fails at its end, schemas, and collections, all beside each other. Ids begin with `argv[3]`.
 * Prints, at once, `synced LOG BYTES`, `try WHAT ID` and `did WHAT ID`.
 */
const [, , folder = '', round = ''] = process.argv;
const store = await LevelStore.open(folder, systemClock, {
  importChunkMax: 50,
  disk: tracedDisk((log, bytes) => say(`synced ${log} ${bytes}`)),
});
let schemaRevision = (await store.readSchema(store.head()))?.revision ?? 0;
say('open');

function say(line: string): void {
  writeSync(1, `${line}\n`);
}

/** With the schema that is in force then. */
async function commit(commitUnder: (schemaRevision: number) => Commit): Promise<CommitOutcome> {
  for (;;) {
    try {
      return await store.commit(commitUnder(schemaRevision), never);
    } catch (error) {
      if (!(error instanceof Fault) || error.reason !== 'schema-changed') throw error;
    }
  }
}

async function create(worker: number): Promise<never> {
  for (let count = 0; ; count++) {
    const id = `${round}-${worker}-${count}`;
    const texts = ['anna', 'ben', 'carl'].map((user) => `create folder:${id}#viewer@user:${user}`);
    say(`try create ${id}`);
    await commit((under) => updatesOf(texts, { schemaRevision: under }));
    say(`did create ${id}`);
    if (count % 2 === 0) continue;
    say(`try delete ${id}`);
    const filter = { resourceType: 'folder', resourceId: id };
    const change = { kind: 'delete-matching', filter, limit: undefined, partial: false } as const;
    await commit((under) => commitOf(change, { schemaRevision: under }));
    say(`did delete ${id}`);
  }
}

async function importAll(): Promise<never> {
  for (let count = 0; ; count++) {
    const id = `${round}-i${count}-`;
    const isBad = count % 3 === 2;
    say(`try ${isBad ? 'bad-import' : 'import'} ${id}`);
    try {
      await store.importRelationships({ batches: source(id, isBad), schemaRevision }, never);
      say(`did import ${id}`);
    } catch (error) {
      const isForeseen =
        error instanceof Fault && (error.reason === 'already-exists' || error.reason === 'schema-changed');
      if (!isForeseen) throw error;
      say(`did bad-import ${id}`);
    }
  }
}

async function* source(prefix: string, isBad: boolean): ReturnType<typeof documents> {
  yield* documents(400, { size: 100, prefix });
  if (isBad) yield* documents(1, { prefix });
}

async function writeSchemas(): Promise<never> {
  for (let count = 0; ; count++) {
    const id = `${round}-${count}`;
    say(`try schema ${id}`);
    const change = { kind: 'schema', text: `// ${id}\ndefinition user {}`, guards: [] } as const;
    const { revision } = await commit((under) => commitOf(change, { schemaRevision: under }));
    schemaRevision = revision;
    say(`did schema ${id}`);
    await sleep(20);
  }
}

async function collect(): Promise<never> {
  for (;;) {
    await store.collect(store.head() - 5, systemClock.nowMs(), never);
    await sleep(3);
  }
}

await Promise.all([create(0), create(1), create(2), importAll(), writeSchemas(), collect()]);
