import { expect, test } from 'vitest';
import type { DecisionDesk } from '../../../src/decisions/desk.ts';
import { ownDesk } from '../../../src/decisions/own-desk.ts';
import { systemTimers } from '../../../src/decisions/timers.ts';
import { checkOf, collect, DENY, never, openLog, stopOf, withFolder } from '../fixtures.ts';
import { channelled } from './channelled.ts';

/** Looks at one log over a port and without, which must make no difference. */
async function withBoth(
  use: (over: DecisionDesk, own: DecisionDesk) => Promise<void>,
  records = 700,
): Promise<void> {
  await withFolder(async (folder) => {
    const log = await openLog(folder, { timers: systemTimers });
    for (let number = 0; number < records; number++) {
      const outcome = number % 3 === 0 ? { outcome: DENY, witness: [] } : {};
      log.append(checkOf(`user:u${number % 7}`, `document:d${number}`, outcome));
    }
    const { desk } = channelled(log);
    await use(desk, ownDesk(log));
    await desk.close();
    await log.close();
  });
}

test('queries give the same records and cursors, and go on on either side', async () => {
  await withBoth(async (over, own) => {
    for (const order of ['ascending', 'descending'] as const) {
      const ask = { filter: { verdict: 'deny' as const }, order, limit: 0, cursor: undefined };
      const expected = await collect(own.query(ask, never));
      expect(expected).toHaveLength(234);
      expect(await collect(over.query(ask, never))).toEqual(expected);
      const rest = { ...ask, cursor: expected[99]?.cursor };
      expect(await collect(over.query(rest, never))).toEqual(expected.slice(100));
    }
  });
});

test('points, proofs, keys and exports are the same', async () => {
  await withBoth(async (over, own) => {
    const checkpoint = await own.checkpoint();
    expect(checkpoint?.size).toBe(700);
    expect(await over.checkpoint()).toEqual(checkpoint);
    expect(await over.proveInclusion(300, 700)).toEqual(await own.proveInclusion(300, 700));
    expect(await over.proveConsistency(300, 700)).toEqual(await own.proveConsistency(300, 700));
    expect(await over.publicKey()).toBe(await own.publicKey());
    expect(await collect(over.exportLines(5, 650, never))).toEqual(
      await collect(own.exportLines(5, 650, never)),
    );
    const [{ logged } = { logged: undefined }] = await collect(
      own.query({ filter: {}, order: 'descending', limit: 1, cursor: undefined }, never),
    );
    expect(await over.get(logged?.record.id ?? '', never)).toEqual(logged);
  });
});

test('refusals arrive with their reasons', async () => {
  await withBoth(async (over) => {
    await expect(over.get('0123456789ab-3', never)).rejects.toMatchObject({ reason: 'unknown-decision' });
    await expect(over.proveInclusion(900, 1000)).rejects.toMatchObject({ reason: 'invalid-argument' });
    const ask = { filter: {}, order: 'ascending' as const, limit: 0, cursor: 'none' };
    await expect(collect(over.query(ask, never))).rejects.toMatchObject({ reason: 'invalid-cursor' });
    await expect(collect(over.exportLines(0, 10_000, never))).rejects.toMatchObject({
      reason: 'invalid-argument',
    });
  });
});

test('a tail tells what is there and what comes, until it is left', async () => {
  await withBoth(async (over) => {
    const stop = new AbortController();
    const seen: number[] = [];
    const reading = (async () => {
      for await (const { sequence } of over.tail(690, {}, stop.signal)) {
        seen.push(sequence);
        if (sequence === 699) over.note(stopOf('agent:a'));
        if (sequence === 700) stop.abort(new Error('enough'));
      }
    })();
    await expect(reading).rejects.toThrow('enough');
    expect(seen).toEqual([690, 691, 692, 693, 694, 695, 696, 697, 698, 699, 700]);
  });
});

test('a tail from now on does not tell of what was noted before', async () => {
  await withBoth(async (over) => {
    over.note(stopOf('agent:before'));
    const stop = new AbortController();
    const tail = over.tail(undefined, { kind: 'stop' }, stop.signal);
    const first = tail[Symbol.asyncIterator]().next();
    await over.publicKey(); // the tail was asked for first, so it has begun
    over.note(stopOf('agent:after'));
    const { value } = await first;
    expect(value).toMatchObject({ record: { entry: { target: { id: 'after' } } } });
    stop.abort(new Error('enough'));
  });
});

test('nothing is read for a reader who takes nothing', async () => {
  await withFolder(async (folder) => {
    const log = await openLog(folder, { timers: systemTimers });
    for (let number = 0; number < 1000; number++) log.append(checkOf('user:a', `document:d${number}`));
    await log.settle();
    let read = 0;
    const counting: DecisionDesk = {
      ...ownDesk(log),
      async *exportLines(from, upTo, signal) {
        for await (const line of ownDesk(log).exportLines(from, upTo, signal)) {
          read++;
          yield line;
        }
      },
    };
    const { desk } = channelled(log, systemTimers, counting);
    const lines = desk.exportLines(0, undefined, never)[Symbol.asyncIterator]();
    await lines.next();
    await desk.publicKey();
    expect(read).toBeLessThan(200);
    await lines.return?.();
    await desk.publicKey();
    const before = read;
    await new Promise((resolve) => setImmediate(resolve));
    expect(read).toBe(before);
    await desk.close();
    await log.close();
  });
});
