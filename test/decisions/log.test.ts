import { createHmac } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { blockKey } from '../../src/decisions/disk/layout.ts';
import { put } from '../../src/base/sealed-value.ts';
import { SEGMENT_RECORDS } from '../../src/decisions/disk/segment-index.ts';
import { DecisionLog } from '../../src/decisions/log.ts';
import { isSignedBy } from '../../src/decisions/proof/checkpoint.ts';
import { NO_HASH } from '../../src/decisions/proof/hash.ts';
import { recordHash } from '../../src/decisions/proof/record-hash.ts';
import { provesConsistency, provesInclusion } from '../../src/decisions/proof/merkle.ts';
import { parsePublicKey } from '../../src/decisions/proof/signing-key.ts';
import { queryDecisions } from '../../src/decisions/read/query.ts';
import type { LogView } from '../../src/decisions/read/view.ts';
import {
  ALLOW,
  CALL,
  checkOf,
  DENY,
  HandClock,
  HandTimers,
  never,
  openLog,
  readAll,
  stopOf,
  withFolder,
  collect,
} from './fixtures.ts';
import { DEFAULT_SETTINGS } from '../../src/decisions/settings.ts';

const FLUSH_MS = 50;
const CHECKPOINT_MS = 60_000;
const ALLOWED = checkOf('user:anna', 'document:plan');
const DENIED = checkOf('user:anna', 'document:plan', { outcome: DENY, witness: [] });

/** That hashes chain, sequences have no gap, and times do not go back. */
async function expectWhole(view: LogView): Promise<void> {
  let previous = NO_HASH;
  let timeMs = 0;
  for (const [at, { sequence, line, hash, record }] of (await readAll(view)).entries()) {
    expect([sequence, record.sequence]).toEqual([at, at]);
    expect(hash).toBe(recordHash(line, previous));
    expect(record.recordedAtMs).toBeGreaterThanOrEqual(timeMs);
    [previous, timeMs] = [hash, record.recordedAtMs];
  }
}

/** Counts the batches that the disk gets. */
function countWrites(log: DecisionLog): () => number {
  const { database } = log;
  const write = database.write.bind(database);
  let writes = 0;
  database.write = async (operations): Promise<void> => {
    writes++;
    await write(operations);
  };
  return () => writes;
}

async function kindsOf(log: DecisionLog): Promise<readonly string[]> {
  return (await readAll(log)).map(({ record }) => record.entry.kind);
}

test('a record that is waited for is on the disk; others wait for the timer or for company', async () => {
  await withFolder(async (folder) => {
    const timers = new HandTimers();
    await using log = await openLog(folder, { timers, flushRecords: 3 });
    log.append(ALLOWED);
    await nextTurn();
    expect([log.standing.size, timers.pending]).toEqual([0, [FLUSH_MS]]);
    timers.fire(FLUSH_MS);
    await log.settle();
    expect(log.standing.size).toBe(1);

    log.append(ALLOWED);
    await log.appendDurably(DENIED); // takes the one before along
    expect(log.standing.size).toBe(3);

    const writes = countWrites(log);
    for (let n = 0; n < 3; n++) log.append(ALLOWED); // three are company
    while (log.standing.size < 6) await nextTurn();
    expect(writes()).toBe(1);
    expect(timers.pending).toEqual([CHECKPOINT_MS]);
    await expectWhole(log);
  });
});

test('whoever waits at the same time shares a batch', async () => {
  await withFolder(async (folder) => {
    await using log = await openLog(folder);
    const writes = countWrites(log);
    const ids = await Promise.all(Array.from({ length: 64 }, () => log.appendDurably(ALLOWED)));
    expect(writes()).toBe(1);
    expect(new Set(ids).size).toBe(64);
    for (const [sequence, id] of ids.entries()) expect((await log.get(id, never)).sequence).toBe(sequence);
  });
});

test('the chain goes on after the log was closed and opened, and with a clock that goes back', async () => {
  await withFolder(async (folder) => {
    const clock = new HandClock();
    const ids: string[] = [];
    for (let round = 0; round < 4; round++) {
      const log = await openLog(folder, { clock });
      for (let n = 0; n < 100; n++) ids.push(log.append(n % 3 === 0 ? stopOf('session:s1') : ALLOWED)!);
      await log.close();
      clock.now -= 1000;
    }
    await using log = await openLog(folder, { clock });
    expect(log.standing.size).toBe(400); // and nothing of a gap
    await expectWhole(log);
    for (const at of [0, 150, 399]) expect((await log.get(ids[at]!, never)).sequence).toBe(at);
  });
});

test('an id of another opening, a later one, and no id at all are unknown', async () => {
  await withFolder(async (folder) => {
    await using log = await openLog(folder);
    const id = await log.appendDurably(ALLOWED);
    for (const wrong of [
      id.replace(/^./, (digit) => (digit === '0' ? '1' : '0')),
      `${id}0`,
      'x',
      '',
      `${id}\n`,
    ]) {
      await expect(log.get(wrong, never)).rejects.toThrow(`there is no decision \`${wrong}\``);
    }
  });
});

test('a full queue refuses, and who waits is refused even where others are counted', async () => {
  await withFolder(async (folder) => {
    await using log = await openLog(folder, { queueMax: 2 });
    log.append(ALLOWED);
    log.append(ALLOWED);
    expect(() => log.append(ALLOWED)).toThrow('the decision log has 2 records to write and takes no more');
    await expect(log.appendDurably(ALLOWED)).rejects.toThrow('takes no more');
    await log.settle();
    log.append(ALLOWED);
    await log.settle();
    expect(await kindsOf(log)).toEqual(['check', 'check', 'check']);
  });
});

test('what is counted at a full queue is said by a gap record', async () => {
  await withFolder(async (folder) => {
    const clock = new HandClock();
    await using log = await openLog(folder, { clock, queueMax: 2, onOverflow: 'count' });
    const ids = Array.from({ length: 5 }, () => log.append(DENIED));
    expect(ids.map((id) => id !== undefined)).toEqual([true, true, false, false, false]);
    await expect(log.appendDurably(ALLOWED)).rejects.toThrow('takes no more');
    const sinceMs = clock.now;
    clock.now += 10;
    await log.settle();
    const records = await readAll(log);
    expect(records.map(({ record }) => record.entry)).toEqual([
      DENIED,
      DENIED,
      { kind: 'gap', cause: 'overflow', lost: 3, counted: 'exactly', sinceMs },
    ]);
    await expectWhole(log);
  });
});

test('where allows are sampled, nothing else is left out, and how many were is said', async () => {
  await withFolder(async (folder) => {
    const acts = stopOf('session:s1');
    const mixed = { kind: 'bulk', call: CALL, items: [ALLOWED, DENIED], outcome: ALLOW } as const;
    const log = await openLog(folder, { allowSampling: 4 });
    for (let n = 0; n < 10; n++) {
      for (const entry of [ALLOWED, DENIED, acts, mixed]) log.append(entry);
    }
    await log.appendDurably(ALLOWED); // who waits is never left out
    await log.close();
    await using again = await openLog(folder);
    const entries = (await readAll(again)).map(({ record }) => record.entry);
    expect(
      entries.filter((entry) => entry.kind === 'check' && entry.outcome.verdict === 'deny'),
    ).toHaveLength(10);
    expect(entries.filter((entry) => entry.kind === 'stop')).toHaveLength(10);
    expect(entries.filter((entry) => entry.kind === 'bulk')).toHaveLength(10);
    expect(
      entries.filter((entry) => entry.kind === 'check' && entry.outcome.verdict === 'allow'),
    ).toHaveLength(4);
    expect(entries.filter((entry) => entry.kind === 'gap')).toMatchObject([{ cause: 'sampling', lost: 7 }]);
  });
});

test("a record that can not be written is its caller's fault alone", async () => {
  await withFolder(async (folder) => {
    await using log = await openLog(folder);
    const broken = checkOf('user:anna', 'document:plan', { call: { ...CALL, latencyUs: Number.NaN } });
    log.append(ALLOWED);
    expect(() => log.append(broken)).toThrow('found NaN');
    await expect(log.appendDurably(broken)).rejects.toThrow('found NaN');
    await log.appendDurably(ALLOWED);
    expect(log.standing.size).toBe(2);
    await expectWhole(log);
  });
});

test('checkpoints come by number, by time, and at the end; they and the proofs hold', async () => {
  await withFolder(async (folder) => {
    const timers = new HandTimers();
    const log = await openLog(folder, { timers, checkpointRecords: 100 });
    for (let n = 0; n < 100; n++) log.append(ALLOWED);
    await log.settle();
    const byNumber = await log.checkpoint();
    expect(byNumber?.size).toBe(100);
    expect(await log.checkpoint()).toEqual(byNumber); // nothing is behind it
    log.append(DENIED);
    await log.settle();
    timers.fire(CHECKPOINT_MS);
    await nextTurn();
    await log.settle();
    log.append(DENIED);
    await log.close();

    await using again = await openLog(folder);
    const newest = await again.checkpoint();
    expect(newest?.size).toBe(102);
    const key = parsePublicKey(again.signingKey.publicPem);
    for (const checkpoint of [byNumber!, newest!]) {
      expect(isSignedBy(checkpoint, key)).toBe(true);
      expect(isSignedBy({ ...checkpoint, size: checkpoint.size + 1 }, key)).toBe(false);
    }
    const path_ = await again.proveConsistency(100, 102);
    expect(provesConsistency(100, 102, byNumber!.root, newest!.root, path_)).toBe(true);
    const { leaf, index, size, path: inclusion } = await again.proveInclusion(7, 102);
    expect(leaf).toBe((await readAll(again))[7]!.hash);
    expect(provesInclusion(leaf, index, size, inclusion, newest!.root)).toBe(true);
    await expect(again.proveInclusion(102, 102)).rejects.toThrow('expected sizes of the log from 0 to 102');
    await expect(again.proveConsistency(5, 103)).rejects.toThrow('expected sizes');
  });
});

test('the tree is the same when it is opened at any size', async () => {
  await withFolder(async (folder) => {
    for (const added of [255, 1, 1, 300, 700, 0, 40]) {
      const log = await openLog(folder);
      for (let n = 0; n < added; n++) log.append(ALLOWED);
      await log.close();
    }
    await using log = await openLog(folder);
    await expectWhole(log);
    const { root, size } = (await log.checkpoint())!;
    for (const sequence of [0, 255, 256, 1000, size - 1]) {
      const proof = await log.proveInclusion(sequence, size);
      expect(provesInclusion(proof.leaf, sequence, size, proof.path, root)).toBe(true);
    }
  });
});

test('keys are made once, for their owner alone, and a wrong one is refused', async () => {
  await withFolder(async (folder) => {
    const first = await openLog(folder);
    const { publicPem } = first.signingKey;
    const { origin } = first;
    await first.close();
    for (const name of ['signing-key.pem', 'mask-key']) {
      expect((await stat(path.join(folder, name))).mode & 0o777).toBe(0o600);
    }
    const second = await openLog(folder);
    expect([second.signingKey.publicPem, second.origin]).toEqual([publicPem, origin]);
    await second.close();
    await writeFile(path.join(folder, 'signing-key.pem'), 'nonsense');
    await expect(openLog(folder)).rejects.toThrow('expected an Ed25519 key in PEM');
  });
});

test('a masked value is in no file; who has the key can confirm it', async () => {
  await withFolder(async (folder) => {
    const secret = 'the merger is on';
    const inner = { caveat: 'c', result: 'true', context: { prompt: secret } } as const;
    const log = await openLog(folder, { masks: ['/context/prompt', '/context/people/*'] });
    const context = { prompt: secret, people: [secret, 'x'], open: 1 };
    const id = log.append(checkOf('user:anna', 'document:plan', { context, conditions: [inner] }))!;
    await log.settle();
    const { record, line } = await log.get(id, never);
    expect(line).not.toContain(secret);
    expect(record.masked).toEqual([
      '/entry/conditions/0/context/prompt',
      '/entry/context/people/0',
      '/entry/context/people/1',
      '/entry/context/prompt',
    ]);
    const key = await readFile(path.join(folder, 'mask-key'));
    const digest = `hmac-sha256:${createHmac('sha256', key).update(JSON.stringify(secret)).digest('hex')}`;
    expect(record.entry).toMatchObject({
      context: { prompt: digest, open: 1 },
      conditions: [{ context: { prompt: digest } }],
    });
    await log.close();
  });
});

test.each(['context/x', '/context', '/resource/id', ''])('`%s` is no mask', async (mask) => {
  await withFolder(async (folder) => {
    await expect(openLog(folder, { masks: [mask] })).rejects.toThrow(`found \`${mask}\``);
  });
});

test('a folder has one owner', async () => {
  await withFolder(async (folder) => {
    await using _log = await openLog(folder);
    await expect(openLog(folder)).rejects.toThrow('is in use by another process');
  });
});

test('a closed log takes nothing', async () => {
  await withFolder(async (folder) => {
    const log = await openLog(folder);
    await log.close();
    await log.close();
    expect(() => log.append(ALLOWED)).toThrow('the decision log is closing');
    await expect(log.appendDurably(ALLOWED)).rejects.toThrow('the decision log is closing');
  });
});

test('a row that the disk has changed is not read as a record', async () => {
  await withFolder(async (folder) => {
    await using log = await openLog(folder);
    const id = await log.appendDurably(ALLOWED);
    const key = blockKey(0);
    const payload = (await log.database.get(key))!;
    const { value } = put(key, payload) as { value: Buffer };
    value[value.length - 1] = value.at(-1)! ^ 1;
    await log.database.write([{ type: 'put', key, value }]);
    const damaged = 'of the decision log is damaged: the checksum does not match';
    await expect(log.get(id, never)).rejects.toThrow(damaged);
    await expect(log.database.get(key)).rejects.toThrow(damaged);
  });
});

test('what is on the disk can be read and proven while the next batch is on its way there', async () => {
  await withFolder(async (folder) => {
    await using log = await openLog(folder);
    const size = SEGMENT_RECORDS - 10;
    for (let n = 0; n < size; n++) log.append(n === size - 1 ? DENIED : ALLOWED);
    await log.settle();
    const { root } = (await log.checkpoint())!;
    const { database } = log;
    const write = database.write.bind(database);
    const [began, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    database.write = async (operations): Promise<void> => {
      began.resolve();
      await gate.promise;
      await write(operations);
    };
    for (let n = 0; n < 20; n++) log.append(DENIED); // over the end of a tile and of a segment
    const written = log.settle();
    await began.promise;
    const proof = await log.proveInclusion(size - 1, size);
    expect(provesInclusion(proof.leaf, size - 1, size, proof.path, root)).toBe(true);
    const ask = { filter: { verdict: 'deny' }, order: 'ascending', limit: 0, cursor: undefined } as const;
    const sequences = async (): Promise<readonly number[]> =>
      (await collect(queryDecisions(log, ask, never))).map(({ logged }) => logged.sequence);
    expect(await sequences()).toEqual([size - 1]);
    expect((await readAll(log)).length).toBe(size);
    gate.resolve();
    await written;
    expect(await sequences()).toHaveLength(21);
  });
});

test('a name that would be more than one line is refused', async () => {
  await withFolder(async (folder) => {
    const options = { clock: new HandClock(), timers: new HandTimers(), settings: DEFAULT_SETTINGS };
    await expect(DecisionLog.open(folder, { name: 'a\nb', ...options })).rejects.toThrow('found "a\\nb"');
  });
});

test('records keep their texts while others wait, come and are written, whatever their length', async () => {
  await withFolder(async (folder) => {
    await using log = await openLog(folder, { flushRecords: 300 });
    const lengths = Array.from({ length: 2500 }, (_, at) => (at % 400 === 399 ? 300_000 : at % 97));
    const ids = lengths.map((length, at) => `d${at}-${'ü'.repeat(length)}`);
    for (const [at, id] of ids.entries()) {
      log.append(checkOf('user:anna', 'document:plan', { resource: { type: 'document', id } }));
      if (at === 2000) for (let turn = 0; turn < 3; turn++) await nextTurn(); // a batch is sealed, others stay in the queue
    }
    await log.settle();
    await expectWhole(log);
    const found = (await readAll(log)).map(({ record: { entry } }) => entry);
    expect(found.map((entry) => entry.kind === 'check' && entry.resource.id)).toEqual(ids);
  });
});
