import path from 'node:path';
import { expect, test } from 'vitest';
import type { Clock } from '../../src/base/clock.ts';
import { startCollector } from '../../src/cli/collector.ts';
import type { Relationship } from '../../src/model/relationship.ts';
import { parseRelationship } from '../../src/model/relationship-text.ts';
import { createLogger } from '../../src/observe/log.ts';
import { LevelStore } from '../../src/store/level/level-store.ts';
import { folderWith } from './files-in-folder.ts';

const HOUR_MS = 3_600_000;

/** What a collector needs of a tenant, on a store alone. */
function collecting(store: LevelStore): Parameters<typeof startCollector>[0] {
  return {
    collect: async (horizonMs, signal) => store.collect(await store.revisionAt(horizonMs), horizonMs, signal),
  };
}

class HeldClock implements Clock {
  #nowMs = Date.parse('2026-01-01T00:00:00Z');

  nowMs(): number {
    return this.#nowMs;
  }

  forward(ms: number): void {
    this.#nowMs += ms;
  }
}

async function write(
  store: LevelStore,
  operation: 'touch' | 'delete',
  relationship: Relationship,
): Promise<void> {
  await store.commit(
    {
      change: { kind: 'update', updates: [{ operation, relationship }] },
      preconditions: [],
      metadata: undefined,
      schemaRevision: 0,
    },
    AbortSignal.timeout(10_000),
  );
}

test('what falls out of the window is collected, and what is inside stays', async () => {
  const clock = new HeldClock();
  const store = await LevelStore.open(path.join(folderWith({}), 'store'), clock);
  const relationship = parseRelationship('document:readme#reader@user:anna');
  await write(store, 'touch', relationship);
  clock.forward(HOUR_MS);
  await write(store, 'delete', relationship);
  clock.forward(HOUR_MS);
  await write(store, 'touch', relationship);

  const logger = createLogger({ level: 'silent' });
  const options = { windowMs: 2 * HOUR_MS, intervalMs: 5 };
  {
    await using _collector = startCollector(collecting(store), clock, options, logger);
    clock.forward(HOUR_MS); // the window now begins with the second revision
    await expect.poll(() => store.oldest()).toBe(2);
    expect(store.head()).toBe(3);
  }
  clock.forward(24 * HOUR_MS);
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(store.oldest()).toBe(2); // disposed, it collects no more
  await store.close();
});

test('a collection that removed something says how much, expired relationships by themselves', async () => {
  const clock = new HeldClock();
  const store = await LevelStore.open(path.join(folderWith({}), 'store'), clock);
  const soon = '[expiration:2026-01-01T00:30:00Z]';
  for (const who of ['anna', 'ben', 'cleo']) {
    await write(store, 'touch', parseRelationship(`document:readme#reader@user:${who}${soon}`));
  }
  await write(store, 'touch', parseRelationship('document:readme#reader@user:dora'));
  clock.forward(3 * HOUR_MS);
  const lines: string[] = [];
  const logger = createLogger({ level: 'info', destination: { write: (line) => void lines.push(line) } });
  {
    const options = { windowMs: HOUR_MS, intervalMs: 1 };
    await using _collector = startCollector(collecting(store), clock, options, logger);
    await expect.poll(() => lines.length).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 30)); // turns that find nothing say nothing
  }
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([{ msg: 'collected', expired: 3 }]);
  await store.close();
});

test('a collection that fails is tried again', async () => {
  const clock = new HeldClock();
  const store = await LevelStore.open(path.join(folderWith({}), 'store'), clock);
  await store.close();
  const lines: string[] = [];
  const logger = createLogger({ level: 'error', destination: { write: (line) => void lines.push(line) } });
  await using _collector = startCollector(
    collecting(store),
    clock,
    { windowMs: HOUR_MS, intervalMs: 1 },
    logger,
  );
  await expect.poll(() => lines.length).toBeGreaterThan(1);
  expect(lines[0]).toContain('collection failed');
});
