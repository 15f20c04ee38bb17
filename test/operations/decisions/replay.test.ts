import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/base/json.ts';
import type { DecisionLog } from '../../../src/decisions/log.ts';
import { ownDesk } from '../../../src/decisions/own-desk.ts';
import type { Entry } from '../../../src/decisions/record/record.ts';
import { systemTimers } from '../../../src/decisions/timers.ts';
import { formatRelationship } from '../../../src/model/relationship-text.ts';
import type { Relationship } from '../../../src/model/relationship.ts';
import type { Agreement, ReplayDecisionAnswer } from '../../../src/operations/decisions/asks.ts';
import { replayDecision } from '../../../src/operations/decisions/replay-decision.ts';
import { delegatedOf, openLog, stopOf, withFolder } from '../../decisions/fixtures.ts';
import { openWorld, PROFILE, START_MS, HOUR_MS, type OpenWorld } from '../../delegation/delegation-world.ts';
import { instantsOf, rawChains, RESOURCES, worldsOf } from '../../delegation/random-chains.ts';
import { CALLER, NEVER, snapshot, write, writeText } from '../calls.ts';
import {
  callAt,
  DONE,
  recordedBulk,
  recordedCheck,
  recordedDelegated,
  recordedExpand,
  recordedLookupResources,
  recordedLookupSubjects,
} from './recorded.ts';

const RUNS = Number(process.env['BAILIWICK_RUNS'] ?? 6);

async function replay(
  { tenant }: OpenWorld,
  log: DecisionLog,
  id: string,
  historyMs?: number,
): Promise<ReplayDecisionAnswer> {
  const rules = { tenant, profile: PROFILE, historyMs };
  return replayDecision(rules, ownDesk(log), CALLER, { id, now: true }, NEVER);
}

/** Makes the stored relationships those of `world`. */
async function become(
  tenant: OpenWorld['tenant'],
  before: readonly Relationship[],
  world: readonly Relationship[],
) {
  const texts = new Set(world.map(formatRelationship));
  const gone = before.filter((one) => !texts.has(formatRelationship(one)));
  const updates = [
    ...gone
      .filter((one) => !world.some((other) => isSamePlace(one, other)))
      .map((relationship) => ({ operation: 'delete' as const, relationship })),
    ...world.map((relationship) => ({ operation: 'touch' as const, relationship })),
  ];
  await write(tenant, updates);
}

function isSamePlace(one: Relationship, other: Relationship): boolean {
  const [left, right] = [one, other].map(({ resource, relation, subject }) =>
    JSON.stringify([resource, relation, subject]),
  );
  return left === right;
}

test('every decision of a random history is made again as it was recorded', async () => {
  const contexts: readonly JsonObject[] = [{}, { amount: 20 }, { amount: 'many' }];
  await fc.assert(
    fc.asyncProperty(rawChains(4), fc.infiniteStream(fc.nat()), async (raw, stream) => {
      const some = <T>(values: readonly T[]): T => values[(stream.next().value as number) % values.length]!;
      const world = await openWorld();
      await using folder = world.folder;
      await withFolder(async (logFolder) => {
        const log = await openLog(logFolder, { timers: systemTimers, clock: folder.clock });
        const ids: string[] = [];
        let standing: readonly Relationship[] = [];
        for (const next of worldsOf(raw)) {
          await become(world.tenant, standing, next);
          standing = next;
          for (let questions = 0; questions < 3; questions++) {
            folder.clock.set(some(instantsOf(next)));
            const at = await snapshot(world.tenant);
            const context = some(contexts);
            const [session, thing] = [`session:s${raw.hops}`, some(RESOURCES)];
            const who = some([session, 'user:ben', 'agent:a1', 'user:cleo']);
            const entries: readonly Entry[] = [
              await recordedCheck(at, `${thing}@${who}`, context),
              await recordedBulk(
                at,
                RESOURCES.map((one) => `${one}@${who}`),
                context,
              ),
              await recordedExpand(at, thing),
              await recordedLookupResources(at, `document#view@${who}`, context),
              await recordedLookupSubjects(at, thing, context, some(['include', 'exclude'])),
              await recordedDelegated(world, `${thing}@${session}`, context),
            ];
            for (const entry of entries) ids.push(await log.appendDurably(entry));
          }
        }
        folder.clock.set(START_MS + 11 * HOUR_MS);
        for (const id of ids) {
          const { logged, then, now } = await replay(world, log, id);
          expect(
            then.agreement,
            `${logged.line}\n${JSON.stringify(then.parts.map(({ replayed }) => replayed))}`,
          ).toBe('agrees');
          expect(now?.at).toBe(world.tenant.tokenOf(world.tenant.store.head()));
        }
        await log.close();
      });
    }),
    { numRuns: RUNS },
  );
}, 120_000);

describe('a replay', () => {
  let world: OpenWorld;
  let log: DecisionLog;
  let done: () => void;
  beforeAll(async () => {
    world = await openWorld();
    const { promise, resolve } = Promise.withResolvers<void>();
    done = resolve;
    await new Promise<void>((opened) => {
      void withFolder(async (folder) => {
        log = await openLog(folder, {
          timers: systemTimers,
          clock: world.folder.clock,
          masks: ['/context/amount'],
        });
        opened();
        await promise;
        await log.close();
      });
    });
    await writeText(
      world.tenant,
      'touch document:d1#owner@user:ann',
      'touch tool:t1#caller@session:s1[at_most:{"ceiling":10}][expiration:2031-01-01T00:00:00Z]',
    );
  });
  afterAll(async () => {
    done();
    await world.folder[Symbol.asyncDispose]();
  });
  const record = async (entry: Entry): Promise<string> => log.appendDurably(entry);
  const agreementOf = async (entry: Entry): Promise<Agreement> =>
    (await replay(world, log, await record(entry))).then.agreement;

  test('tells what differs from the record, part by part', async () => {
    const at = await snapshot(world.tenant);
    const right = await recordedBulk(at, ['document:d1#view@user:ann', 'document:d1#view@user:ben'], {});
    if (right.kind !== 'bulk') throw new Error('a bulk is recorded as one');
    const items = right.items.map((item) => ({ ...item, outcome: DONE })); // ben too
    const { then } = await replay(world, log, await record({ ...right, items }));
    expect(then.agreement).toBe('differs');
    expect(then.parts.map(({ agreement }) => agreement)).toEqual(['agrees', 'differs']);
    expect(then.parts[1]?.replayed.verdict).toBe('deny');
  });

  test('asks in the newest state too', async () => {
    const entry = await recordedCheck(await snapshot(world.tenant), 'document:d1#view@user:ann');
    const id = await record(entry);
    await writeText(world.tenant, 'delete document:d1#owner@user:ann');
    const { then, now } = await replay(world, log, id);
    expect([then.agreement, now?.agreement]).toEqual(['agrees', 'differs']);
    expect(now?.parts[0]?.replayed.verdict).toBe('deny');
    await writeText(world.tenant, 'touch document:d1#owner@user:ann');
  });

  test('leaves masked values out, and says what hangs on them', async () => {
    const at = await snapshot(world.tenant);
    const hanging = await recordedCheck(at, 'tool:t1#call@session:s1', { amount: 5 });
    const { then } = await replay(world, log, await record(hanging));
    expect(then.agreement).toBe('unknown');
    expect(then.inexact).toEqual(['the value at `/entry/context/amount` is masked, and was left out']);
    expect(await agreementOf(await recordedCheck(at, 'document:d1#view@user:ann', { amount: 5 }))).toBe(
      'agrees',
    );
  });

  test.each([
    { name: 'an act', entry: stopOf('agent:a1'), says: 'it is an act of kind `stop`' },
    {
      name: 'what the log says of itself',
      entry: { kind: 'gap', cause: 'crash', lost: 1, counted: 'at-most', sinceMs: 0 } as const,
      says: 'the log says something of itself',
    },
    {
      name: 'a decision of another profile',
      entry: delegatedOf(['user:u', 'agent:a', 'session:s'], 'document:d', {
        call: { ...callOf(), profileHash: 'cd'.repeat(32) },
      }),
      says: 'another delegation profile',
    },
    {
      name: 'a call that failed before it had a state',
      entry: delegatedOf(['user:u', 'agent:a', 'session:s'], 'document:d', {
        call: { ...callOf(), revision: undefined },
      }),
      says: 'before there was a state',
    },
    {
      name: 'a call that was given up',
      entry: delegatedOf(['user:u', 'agent:a', 'session:s'], 'document:d', {
        outcome: { verdict: 'error', reason: 'cancelled', missing: [] },
      }),
      says: 'it ended in `cancelled`',
    },
  ])('is refused for $name', async ({ entry, says }) => {
    const refused = replay(world, log, await record(entry));
    await expect(refused).rejects.toMatchObject({ reason: 'decision-not-replayable' });
    await expect(refused).rejects.toThrow(says);
  });

  test('is refused for a list that went on from a cursor', async () => {
    const entry = await recordedLookupResources(await snapshot(world.tenant), 'document#view@user:ann', {});
    if (entry.kind !== 'lookup-resources') throw new Error('a list is recorded as one');
    await expect(replay(world, log, await record({ ...entry, resumed: true }))).rejects.toThrow(
      'from a cursor',
    );
  });

  test('is refused when the state is not kept any more, and for an unknown id', async () => {
    await expect(replay(world, log, '0123456789ab-0')).rejects.toMatchObject({ reason: 'unknown-decision' });
    const entry = await recordedCheck(await snapshot(world.tenant), 'document:d1#view@user:ann');
    const id = await record(entry);
    world.folder.clock.set(world.folder.clock.nowMs() + 2 * HOUR_MS);
    await expect(replay(world, log, id, HOUR_MS)).rejects.toMatchObject({ reason: 'revision-expired' });
    expect((await replay(world, log, id, 3 * HOUR_MS)).then.agreement).toBe('agrees');
    await writeText(world.tenant, 'touch document:d9#owner@user:ann');
    await world.tenant.collect(world.folder.clock.nowMs() + HOUR_MS, NEVER);
    await expect(replay(world, log, id)).rejects.toMatchObject({ reason: 'revision-expired' });
  });

  function callOf() {
    return { ...callAt({ revision: 1, nowMs: START_MS, schema: undefined } as never) };
  }
});
