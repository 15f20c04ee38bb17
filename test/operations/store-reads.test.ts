import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import type { GraphSize } from '../../src/graph/graph.ts';
import { parseRelationship } from '../../src/model/relationship-text.ts';
import { LevelStore } from '../../src/store/level/level-store.ts';
import { DEFAULT_LIMITS } from '../../src/tenants/limits.ts';
import { Tenant } from '../../src/tenants/tenant.ts';
import { importRelationships } from '../../src/operations/import-relationships.ts';
import { CALLER, check, NEVER, putSchema, question, snapshot, writeText } from './calls.ts';

/** What a check reads of its store, counted: how long that takes hangs on the machine, how much does not. */

const SCHEMA = `definition user {}
  definition group {
    relation member: user | group#member
  }
  definition folder {
    relation parent: folder
    relation viewer: user | group#member
    permission view = viewer + parent->view
  }`;

class Counted implements AsyncDisposable {
  readonly tenant: Tenant;
  /** Calls of `readPages`, and versions they gave, since the last `reset`. */
  reads = 0;
  versions = 0;
  readonly #folder: string;

  private constructor(folder: string, store: LevelStore, tenant: Tenant) {
    this.#folder = folder;
    this.tenant = tenant;
    const readPages = store.readPages.bind(store);
    store.readPages = async (...asked) => {
      this.reads++;
      const pages = await readPages(...asked);
      for (const page of pages) this.versions += page.length;
      return pages;
    };
  }

  static async open(graph: GraphSize): Promise<Counted> {
    const folder = mkdtempSync(path.join(tmpdir(), 'bailiwick-'));
    const store = await LevelStore.open(folder, systemClock, { sync: false });
    const tenant = await Tenant.open('default', store, { clock: systemClock, limits: DEFAULT_LIMITS, graph });
    await putSchema(tenant, SCHEMA);
    return new Counted(folder, store, tenant);
  }

  async check(text: string): Promise<string> {
    this.reads = 0;
    this.versions = 0;
    return (await check(await snapshot(this.tenant), question(text))).kind;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.tenant.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

const SMALL: GraphSize = { budget: 300_000, plainMax: 256 };

test('a cold check reads once for each level that the data is deep, a warm one not at all', async () => {
  await using world = await Counted.open({ budget: Infinity, plainMax: 256 });
  const DEPTH = 10;
  const texts = Array.from({ length: DEPTH }, (_unused, level) => [
    `touch folder:f${level}#parent@folder:f${level + 1}` as const,
    ...Array.from(
      { length: 5 },
      (_, n) => `touch folder:f${level}#viewer@group:g${level}-${n}#member` as const,
    ),
  ]).flat();
  await writeText(world.tenant, ...texts, `touch folder:f${DEPTH}#viewer@user:anna`);
  expect(await world.check('folder:f0#view@user:anna')).toBe('yes');
  // The folder, then at each level its parent with the groups of the level before.
  expect(world.reads).toBeLessThanOrEqual(DEPTH + 2);
  expect(await world.check('folder:f0#view@user:anna')).toBe('yes');
  expect(world.reads).toBe(0);
});

test('one member of a large group is asked about without the others, and known afterwards', async () => {
  await using world = await Counted.open(SMALL);
  const MEMBERS = 20_000;
  async function* batches() {
    for (let start = 0; start < MEMBERS; start += 1000) {
      yield Array.from({ length: 1000 }, (_, n) =>
        parseRelationship(`group:all#member@user:u${String(start + n).padStart(6, '0')}`),
      );
    }
    yield [parseRelationship('folder:top#viewer@group:all#member')];
  }
  await importRelationships(world.tenant, CALLER, batches(), NEVER);
  expect(await world.check('folder:top#view@user:u015000')).toBe('yes');
  expect(world.versions).toBeLessThan(300);
  const bytes = world.tenant.graph.bytes;
  for (const [user, verdict] of [
    ['u000001', 'yes'],
    ['u019999', 'yes'],
    ['nobody', 'no'],
  ]) {
    expect(await world.check(`folder:top#view@user:${user}`)).toBe(verdict);
    expect(world.versions).toBe(verdict === 'yes' ? 1 : 0);
    expect(await world.check(`folder:top#view@user:${user}`)).toBe(verdict);
    expect(world.reads).toBe(0);
  }
  expect(world.tenant.graph.bytes - bytes).toBeLessThanOrEqual(64 * 1024);
  await writeText(world.tenant, 'delete group:all#member@user:u000001', 'touch group:all#member@user:nobody');
  expect(await world.check('folder:top#view@user:u000001')).toBe('no');
  expect(await world.check('folder:top#view@user:nobody')).toBe('yes');
});

test('questions about what is not there push nothing out that is used', async () => {
  await using world = await Counted.open(SMALL);
  const hot = Array.from({ length: 200 }, (_, n) => `folder:hot${n}#view@user:anna`);
  await writeText(world.tenant, ...hot.map((_, n) => `touch folder:hot${n}#viewer@user:anna` as const));
  for (const one of hot) expect(await world.check(one)).toBe('yes');
  for (let n = 0; n < 5000; n++) {
    expect(await world.check(`folder:unknown${n}#view@user:stranger${n}`)).toBe('no');
  }
  let again = 0;
  for (const one of hot) {
    expect(await world.check(one)).toBe('yes');
    again += world.reads;
  }
  expect(again).toBe(0);
  expect(world.tenant.graph.bytes).toBeLessThanOrEqual(SMALL.budget);
});

test('a graph stays within its budget whatever passes through it, and every answer is right', async () => {
  await using world = await Counted.open(SMALL);
  const FOLDERS = 6000;
  for (let start = 0; start < FOLDERS; start += 1000) {
    const texts = Array.from(
      { length: 1000 },
      (_, n) => `touch folder:f${start + n}#viewer@user:u${start + n}` as const,
    );
    await writeText(world.tenant, ...texts);
  }
  for (const round of [0, 1]) {
    for (let n = 0; n < FOLDERS; n++) {
      const user = n + ((n + round) % 2);
      expect(await world.check(`folder:f${n}#view@user:u${user}`)).toBe(user === n ? 'yes' : 'no');
    }
    expect(world.tenant.graph.bytes).toBeLessThanOrEqual(SMALL.budget);
  }
});
