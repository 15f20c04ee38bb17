import { expect, test } from 'vitest';
import type { DecisionLog } from '../../src/decisions/log.ts';
import { SEGMENT_RECORDS } from '../../src/decisions/disk/segment-index.ts';
import { exportLog } from '../../src/decisions/export/export-log.ts';
import { verifyExport } from '../../src/decisions/export/verify.ts';
import { readCheckpoints } from '../../src/decisions/disk/checkpoint-rows.ts';
import { provesConsistency, provesInclusion } from '../../src/decisions/proof/merkle.ts';
import { queryDecisions } from '../../src/decisions/read/query.ts';
import { bytesOf, checkOf, collect, HandClock, never, openLog, readAll, withFolder } from './fixtures.ts';

const HOUR_MS = 3_600_000;
const COUNT = 2000;

/** A record every hour. */
async function fill(log: DecisionLog, clock: HandClock): Promise<void> {
  for (let n = 0; n < COUNT; n++) {
    log.append(checkOf(`user:u${n % 3}`, `document:d${n}`));
    clock.now += HOUR_MS;
    if (n % 50 === 49) await log.settle();
  }
}

test('old records go, what is left is as provable as before', async () => {
  await withFolder(async (folder) => {
    const clock = new HandClock();
    let log = await openLog(folder, { clock });
    await fill(log, clock);
    const before = (await log.checkpoint())!;
    const kept = (await readAll(log)).map(({ line }) => line);
    const removed = await log.retain({ maxAgeMs: 1000 * HOUR_MS, maxBytes: undefined }, never);
    expect(removed).toBeGreaterThan(900);
    expect(removed).toBeLessThanOrEqual(1000);
    await log.close();

    log = await openLog(folder, { clock });
    expect(log.kept.from).toBe(removed);
    const records = await readAll(log);
    expect(log.keeps.records).toBe(records.length);
    expect(records.slice(0, -1).map(({ line }) => line)).toEqual(kept.slice(removed));
    expect(records.at(-1)?.record.entry).toEqual({ kind: 'retention', cause: 'age', from: 0, upTo: removed });
    await expect(log.get(records[0]!.record.id.replace(/-.*/, '-0'), never)).rejects.toThrow(
      'have been removed',
    );

    const now = (await log.checkpoint())!;
    const path = await log.proveConsistency(before.size, now.size);
    expect(provesConsistency(before.size, now.size, before.root, now.root, path)).toBe(true);
    // Also of a record that is gone: who has its text can still show that it was here.
    for (const sequence of [0, removed, COUNT]) {
      const proof = await log.proveInclusion(sequence, now.size);
      expect(provesInclusion(proof.leaf, sequence, now.size, proof.path, now.root)).toBe(true);
    }
    const cuts = await collect(readCheckpoints(log.database, removed, removed, 'ascending', never));
    expect(cuts).toHaveLength(1);
    const verified = await verifyExport(
      bytesOf(exportLog(log, removed, log.standing.size, clock.now, never)),
      log.signingKey.publicKey,
      { checkpoint: cuts[0] },
    );
    expect([verified.problems, verified.from, verified.size]).toEqual([[], removed, log.standing.size]);
    await expect(exportLog(log, 0, 10, 0, never).next()).rejects.toThrow('have been removed');
    await log.close();
  });
});

test('the oldest go when there are too many bytes, and no query finds them', async () => {
  await withFolder(async (folder) => {
    const clock = new HandClock();
    await using log = await openLog(folder, { clock });
    await fill(log, clock);
    const maxBytes = Math.floor(log.standing.bytes / 2);
    await log.retain({ maxAgeMs: undefined, maxBytes }, never);
    expect(log.keeps.bytes).toBeLessThanOrEqual(maxBytes + 1000); // the act's own record
    expect(log.kept.from).toBeGreaterThan(COUNT / 2 - 100);
    expect(await log.retain({ maxAgeMs: undefined, maxBytes: maxBytes + 1000 }, never)).toBe(0);
    const filter = { resource: { type: 'document', id: 'd3' } };
    const ask = { filter, order: 'ascending', limit: 0, cursor: undefined } as const;
    expect(await collect(queryDecisions(log, ask, never))).toEqual([]);
  });
});

test('the newest records stay whatever the limits, and the log grows on', async () => {
  await withFolder(async (folder) => {
    const clock = new HandClock();
    let log = await openLog(folder, { clock });
    await fill(log, clock);
    await log.retain({ maxAgeMs: 0, maxBytes: 0 }, never);
    expect(log.kept.from).toBeGreaterThan(COUNT - 400);
    await log.close();
    log = await openLog(folder, { clock });
    await log.appendDurably(checkOf('user:anna', 'document:plan'));
    const { root, size } = (await log.checkpoint())!;
    const proof = await log.proveInclusion(size - 1, size);
    expect(provesInclusion(proof.leaf, size - 1, size, proof.path, root)).toBe(true);
    await log.close();
  });
});

test('a page that would go on with what is removed is refused', async () => {
  await withFolder(async (folder) => {
    const clock = new HandClock();
    await using log = await openLog(folder, { clock });
    await fill(log, clock);
    const ask = { filter: {}, order: 'ascending', limit: 1, cursor: undefined } as const;
    const [first] = await collect(queryDecisions(log, ask, never));
    await log.retain({ maxAgeMs: 1000 * HOUR_MS, maxBytes: undefined }, never);
    const next = queryDecisions(log, { ...ask, cursor: first!.cursor }, never).next();
    await expect(next).rejects.toThrow('have been removed');
  });
});

test('index rows of a segment go with its last record', async () => {
  await withFolder(async (folder) => {
    const clock = new HandClock();
    await using log = await openLog(folder, { clock });
    const segments = async (): Promise<ReadonlySet<number>> => {
      const rows = await collect(
        log.database.rows({ gte: Buffer.from('x'), lt: Buffer.from('y') }, 'ascending', never),
      );
      return new Set(rows.map(({ key }) => key.readUIntBE(2, 6)));
    };
    for (let n = 0; n < 3 * SEGMENT_RECORDS; n++) {
      log.append(checkOf('user:anna', 'document:plan'));
      clock.now += 1000;
      if (n % 1000 === 0) await log.settle();
    }
    await log.settle();
    expect(await segments()).toEqual(new Set([0, 1, 2]));
    await log.retain({ maxAgeMs: 1.5 * SEGMENT_RECORDS * 1000, maxBytes: undefined }, never);
    expect(Math.floor(log.kept.from / SEGMENT_RECORDS)).toBe(1);
    expect(await segments()).toEqual(new Set([1, 2]));
  });
});
