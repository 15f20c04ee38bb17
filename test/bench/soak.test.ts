import { describe, expect, test } from 'vitest';
import { judge } from '../../bench/soak/judge.ts';
import { Pace } from '../../bench/soak/pace.ts';
import { soak } from '../../bench/soak/run.ts';
import { type Sample, trendOf } from '../../bench/soak/trend.ts';
import type { Footprint } from '../../bench/servers/watched-server.ts';

const MIB = 2 ** 20;

function footprint(fields: Partial<Footprint> = {}): Footprint {
  const sizes = { heap: 50 * MIB, buffers: 10 * MIB, resident: 200 * MIB, anonymous: 150 * MIB };
  return {
    ...sizes,
    sockets: 9,
    dataFiles: 8,
    openStores: 1,
    otherFiles: 20,
    resources: { TCPSocketWrap: 5 },
    ...fields,
  };
}

/** One a minute. */
function samplesOf(...fields: readonly Partial<Footprint>[]): readonly Sample[] {
  return fields.map((one, minutes) => ({ minutes, footprint: footprint(one) }));
}

test('a trend is the line that fits best: its slope in bytes an hour, and what it comes to', () => {
  const samples = samplesOf({ heap: 10 }, { heap: 11 }, { heap: 12 }, { heap: 13 });
  const trend = trendOf(samples, ({ heap }) => heap);
  expect(trend.mean).toBeCloseTo(11.5);
  expect(trend.perHour).toBeCloseTo(60);
  expect(trend.growth).toBeCloseTo(3);
});

describe('what is judged', () => {
  const flat = Array.from({ length: 10 }, () => ({}));

  test('a server that holds the same all along has no problem', () => {
    expect(judge(samplesOf(...flat)).problems).toEqual([]);
  });

  test('what grows in the warm-up does not count', () => {
    expect(judge(samplesOf({ heap: 0 }, { heap: MIB, sockets: 2 }, ...flat)).problems).toEqual([]);
  });

  test('a heap that goes on growing is a problem', () => {
    const growing = flat.map((_, minute) => ({ heap: (50 + minute) * MIB }));
    expect(judge(samplesOf(...growing)).problems).toEqual([
      'heap in use grew by 6.0 MiB, expected at most 2.8',
    ]);
  });

  test('a socket, a file or a handle more at the end than after the warm-up is a problem', () => {
    const last = { sockets: 10, otherFiles: 21, resources: { TCPSocketWrap: 6, Timeout: 1 } };
    expect(judge(samplesOf(...flat, last)).problems).toEqual([
      'sockets: 10 at the end, 9 after the warm-up',
      'other open files: 21 at the end, 20 after the warm-up',
      '`TCPSocketWrap`: 6 at the end, 5 after the warm-up',
      '`Timeout`: 1 at the end, 0 after the warm-up',
    ]);
  });
});

test('nothing is under way while it is looked, and acts go on afterwards', async () => {
  let underWay = 0;
  let done = 0;
  const act = {
    name: 'wait',
    everyMs: 1,
    async once() {
      underWay++;
      await new Promise((resolve) => setTimeout(resolve, 3));
      underWay--;
      done++;
    },
  };
  const pace = new Pace([act, act]);
  await pace.forMs(20);
  const before = await pace.between(async () => {
    expect(underWay).toBe(0);
    return done;
  });
  await expect.poll(() => done).toBeGreaterThan(before);
  await pace.stop();
  expect(pace.counts.get('wait')).toBe(done);
});

test('a wrong answer ends the load, with what was asked', async () => {
  const once = (): Promise<void> => Promise.reject(new Error('expected true, found false'));
  const pace = new Pace([{ name: 'check', everyMs: 1, once }]);
  await expect(pace.forMs(60_000)).rejects.toMatchObject({
    message: 'the act `check` went wrong',
    cause: { message: 'expected true, found false' },
  });
  await pace.stop();
});

test('the whole load for a few seconds: every answer is right, nothing fails, and the server ends well', async () => {
  const { counts, failures, exitStatus, samples } = await soak(
    { minutes: 0.1, threads: 2, samples: 2 },
    () => undefined,
  );
  expect(failures).toEqual([]);
  expect(exitStatus).toBe(0);
  expect(samples).toHaveLength(2);
  expect(samples[1]?.footprint.heap).toBeGreaterThan(MIB);
  expect([...counts.keys()].toSorted()).toEqual([
    'back up, restore and delete',
    'check',
    'check in bulk',
    'import, export and delete',
    'look into the decision log',
    'look up resources',
    'look up subjects',
    'make, rotate and revoke a key',
    'make, suspend, resume and delete a tenant',
    'open, ask and stop a chain',
    'read',
    'use one of many tenants',
    'visit and leave',
    'write',
    'write and read the schema',
  ]);
});
