import { setImmediate } from 'node:timers/promises';
import { assert } from '../../src/base/assert.ts';
import { type BenchCase, type Context, type Opened, opened } from '../harness/case.ts';
import { one, type Sample } from '../harness/sample.ts';
import { type Library, openLibrary } from '../sides/library.ts';
import { treeOf } from '../sides/tree-of.ts';
import { batches } from '../worlds/batches.ts';
import { type DriveSize, driveSize } from '../worlds/drive-shape.ts';
import { object, subject } from '../worlds/related.ts';

const CHECKS_PER_CALL = 5_000;

/**
 * Makes every page of a drive resident by asking for it: what checks walk by a question about each document, what lists
 * walk by the documents of each organization's admin and the teams of each user. What that takes is what comes free
 * when the library is closed: what a process has before it starts is no measure, since parts of that go meanwhile.
 */
export const memory: BenchCase = {
  name: 'memory',
  question: 'how much memory does a resident relationship take?',
  places: [
    { world: 'drive', scale: 1 },
    { world: 'drive', scale: 10 },
  ],
  isInOneWorld: true,
  sides: ['ours', 'base'],
  rounds: 1,
  nodeFlags: ['--expose-gc'],
  open,
  notes: [
    'measured from outside: names, revisions, pages, directories and the store’s own memory on the heap are all in it',
  ],
};

async function open(context: Context): Promise<Opened> {
  return opened(() => measure(context));
}

async function measure(context: Context): Promise<readonly Sample[]> {
  const empty = await used();
  const { count, forward, both } = await fill(context);
  const after = await used();
  return [
    one('relationships', 'count', count),
    one('resident for checks, per relationship', 'bytes', (forward.heap - after.heap) / count),
    one('resident in both directions, per relationship', 'bytes', (both.heap - after.heap) / count),
    one('resident set of the process, nothing resident', 'MB', empty.process / 1e6),
    one('resident set of the process, for checks', 'MB', forward.process / 1e6),
    one('resident set of the process, both directions', 'MB', both.process / 1e6),
  ];
}

interface Filled {
  readonly count: number;
  readonly forward: Used;
  readonly both: Used;
}

/** With a library that is gone when this resolves: a function's own variables would keep it. */
async function fill({ side, dataDir, place }: Context): Promise<Filled> {
  const size = driveSize(place.scale);
  await using library = await openLibrary(treeOf(side), { dataDir });
  const count = await countAll(library);
  await askAboutAll(library, size);
  const forward = await used();
  await listAll(library, size);
  return { count, forward, both: await used() };
}

async function countAll(library: Library): Promise<number> {
  let count = 0;
  for await (const page of library.exportRelationships({ filter: {}, limit: 0, cursor: undefined })) {
    count += page.relationships.length;
  }
  return count;
}

/** By someone who may see nothing, so that every way is walked to its end. */
async function askAboutAll(library: Library, { documents, organizations }: DriveSize): Promise<void> {
  const nobody = subject('user', 'nobody');
  for (const some of batches(below(documents), CHECKS_PER_CALL)) {
    const items = some.map((document) => ({
      resource: object('document', document),
      permission: 'view',
      subject: nobody,
      context: {},
    }));
    const { results } = await library.checkBulkPermissions({ items, tracing: false });
    assert(
      results.every((result) => result.kind === 'verdict' && result.verdict.kind === 'no'),
      'nobody may see nothing',
    );
  }
  for (const organization of below(organizations)) {
    const resource = object('organization', organization);
    const ask = { resource, permission: 'member', subject: nobody, context: {}, tracing: false };
    await library.checkPermission(ask);
  }
}

async function listAll(library: Library, { organizations, users }: DriveSize): Promise<void> {
  const always = { context: {}, limit: 0, cursor: undefined } as const;
  for (const admin of below(organizations)) {
    const documents = {
      ...always,
      resourceType: 'document',
      permission: 'view',
      subject: subject('user', admin),
    };
    for await (const _ of library.lookupResources(documents));
  }
  for (const user of below(users)) {
    const teams = { ...always, resourceType: 'team', permission: 'member', subject: subject('user', user) };
    for await (const _ of library.lookupResources(teams));
  }
}

function* below(count: number): Generator<number> {
  for (let number = 0; number < count; number++) yield number;
}

interface Used {
  /** Bytes of the heap and of what its arrays hold outside it. */
  readonly heap: number;
  /** Bytes of the process that are in memory. */
  readonly process: number;
}

/** What is in use once everything that can go has gone. */
async function used(): Promise<Used> {
  assert(globalThis.gc !== undefined, 'the case runs with `--expose-gc`');
  for (let times = 0; times < 5; times++) {
    globalThis.gc();
    await setImmediate(); // native memory is given back in a turn of its own
  }
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  return { heap: heapUsed + arrayBuffers, process: rss };
}
