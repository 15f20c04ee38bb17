import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Lease, Leaseholder } from '../../src/base/lease.ts';
import { OpenWorlds } from '../../src/tenants/open-worlds.ts';

const RUNS = 30 * Number(process.env['BAILIWICK_RUNS'] ?? 1);

/** A tenant that counts how often it is there at once. */
class FakeWorld {
  isClosed = false;
  readonly #onClose: () => void;

  constructor(onClose: () => void) {
    this.#onClose = onClose;
  }

  async close(): Promise<void> {
    await turns(2);
    this.isClosed = true;
    this.#onClose();
  }
}

class Call implements Leaseholder {
  gaveUp: Error | undefined;
  #lease: Lease<Leaseholder> | undefined;

  keep(lease: Lease<Leaseholder>): void {
    this.#lease = lease;
  }

  giveUp(reason: Error): void {
    this.gaveUp = reason;
  }

  end(): void {
    this.#lease?.release(this);
  }
}

/** Worlds with a hand clock, of which `there` says how many of each name there are. */
function worldsUnderTest(openMax: number, roomWaitMs = 60_000) {
  const there = new Map<string, number>();
  const state = { nowMs: 0, opened: 0, most: 0 };
  const count = (): number => [...there.values()].reduce((sum, one) => sum + one, 0);
  const worlds = new OpenWorlds<FakeWorld>({
    openMax,
    idleMs: 10,
    roomWaitMs,
    pinned: new Set(['default']),
    now: () => state.nowMs,
    onCloseFailed: (name, thrown) => expect.unreachable(`${name}: ${String(thrown)}`),
    async open(name) {
      there.set(name, (there.get(name) ?? 0) + 1);
      expect(there.get(name)).toBe(1); // no other of the name is open or closing
      state.opened++;
      await turns(1);
      state.most = Math.max(state.most, count() - (there.get('default') ?? 0));
      return new FakeWorld(() => there.set(name, 0));
    },
  });
  return { worlds, state, count };
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}

test('those who ask at once share one opening, and whoever asks later has it at once', async () => {
  const { worlds, state } = worldsUnderTest(3);
  const calls = Array.from({ length: 5 }, () => new Call());
  const taken = await Promise.all(calls.map(async (call) => worlds.take('acme', call)));
  expect(new Set(taken).size).toBe(1);
  expect(state.opened).toBe(1);
  expect(worlds.take('acme', new Call())).toBe(taken[0]);
});

test('only what nobody uses is closed, and only after a while', async () => {
  const { worlds, state } = worldsUnderTest(3);
  const call = new Call();
  const world = await worlds.take('acme', call);
  await worlds.take('default', new Call());
  state.nowMs = 100;
  await worlds.closeIdle();
  expect(world.isClosed).toBe(false);
  call.end();
  state.nowMs = 109;
  await worlds.closeIdle();
  expect(world.isClosed).toBe(false);
  state.nowMs = 110;
  await worlds.closeIdle();
  expect(world.isClosed).toBe(true);
  expect([...worlds.open()].map(([name]) => name)).toEqual(['default']);
});

test('one more than may be open closes the oldest idle one, or waits for one, or is refused', async () => {
  const { worlds, state } = worldsUnderTest(2, 0);
  const [first, second] = [new Call(), new Call()];
  await worlds.take('a', first);
  await worlds.take('b', second);
  await expect(worlds.take('c', new Call())).rejects.toMatchObject({ reason: 'too-many-open-tenants' });
  second.end();
  state.nowMs = 1;
  first.end();
  await worlds.take('c', new Call());
  expect([...worlds.open()].map(([name]) => name)).toEqual(['a', 'c']); // `b` was idle for longer
});

test('a world that is ended tells its holders, waits for them, and is opened anew for who comes meanwhile', async () => {
  const { worlds } = worldsUnderTest(2);
  const call = new Call();
  const before = await worlds.take('acme', call);
  const ended = worlds.end('acme', new Error('suspended'));
  await turns(3);
  expect(call.gaveUp?.message).toBe('suspended');
  expect(before.isClosed).toBe(false);
  const next = worlds.take('acme', new Call());
  call.end();
  await ended;
  expect(before.isClosed).toBe(true);
  expect((await next).isClosed).toBe(false);
});

test('no call ever meets a closed world, and no more are open than may be', async () => {
  const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'default');
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('call' as const), name, turns: fc.nat(6) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('idle' as const), turns: fc.nat(3) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('end' as const), name, turns: fc.nat(3) }) },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 80 }), async (steps) => {
      const { worlds, state, count } = worldsUnderTest(2);
      const done: Promise<unknown>[] = [];
      for (const one of steps) {
        state.nowMs += one.turns * 5;
        if (one.kind === 'call') done.push(use(worlds, one.name, one.turns));
        if (one.kind === 'idle') done.push(worlds.closeIdle());
        if (one.kind === 'end') done.push(worlds.end(one.name, new Error('ended')));
        await turns(one.turns % 3);
      }
      await Promise.all(done);
      expect(state.most).toBeLessThanOrEqual(2);
      await worlds.close();
      expect(count()).toBe(0);
      expect(worlds.count).toBe(0);
    }),
    { numRuns: RUNS },
  );
});

async function use(worlds: OpenWorlds<FakeWorld>, name: string, length: number): Promise<void> {
  const call = new Call();
  const world = await worlds.take(name, call);
  for (let turn = 0; turn < length; turn++) {
    expect(world.isClosed).toBe(false);
    await turns(1);
  }
  expect(world.isClosed).toBe(false);
  call.end();
}
