import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseObject, parseSubject } from '../../../src/model/object-text.ts';
import type { Snapshot } from '../../../src/operations/snapshot.ts';
import { replayDecision } from '../../../src/operations/decisions/replay-decision.ts';
import { recordedCheckDelegatedBulk } from '../../../src/operations/delegation/recorded/check-delegated-bulk.ts';
import { recordedLookupDelegatedResources } from '../../../src/operations/delegation/recorded/lookup-delegated-resources.ts';
import { recordedCheckDelegated } from '../../../src/operations/delegation/recorded/check-delegated.ts';
import { recordedCheckBulkPermissions } from '../../../src/operations/recorded/check-bulk-permissions.ts';
import { recordedCheckPermission } from '../../../src/operations/recorded/check-permission.ts';
import { recordedExpandPermissionTree } from '../../../src/operations/recorded/expand-permission-tree.ts';
import { recordedLookupResources } from '../../../src/operations/recorded/lookup-resources.ts';
import { recordedLookupSubjects } from '../../../src/operations/recorded/lookup-subjects.ts';
import { delegated, PROFILE, SCHEMA, START_MS } from '../../delegation/delegation-world.ts';
import { LogInFolder } from '../../delegation/log-desk.ts';
import { instantsOf, rawChains, RESOURCES, worldsOf } from '../../delegation/random-chains.ts';
import { CALLER, NEVER, putSchema, snapshot, write } from '../calls.ts';
import { HeldClock, TenantInFolder } from '../tenant-in-folder.ts';

const RUNS = Number(process.env['BAILIWICK_RUNS'] ?? 12);

test('every record that the served calls make of a random history is made again as it stands', async () => {
  await fc.assert(
    fc.asyncProperty(rawChains(3), fc.infiniteStream(fc.nat()), async (raw, stream) => {
      const some = <T>(values: readonly T[]): T => values[(stream.next().value as number) % values.length]!;
      await using log = await LogInFolder.open(new HeldClock(START_MS));
      await using folder = await TenantInFolder.open(START_MS, {}, { decisions: log.desk });
      const { tenant } = folder;
      await putSchema(tenant, SCHEMA);
      for (const world of worldsOf(raw)) {
        // What was taken away stays: a history has only to be one.
        await write(
          tenant,
          world.map((relationship) => ({ operation: 'touch' as const, relationship })),
        );
        folder.clock.set(some(instantsOf(world)));
        await askEverything(await snapshot(tenant), raw.hops, some);
      }
      let replayed = 0;
      for (const id of await log.ids()) {
        const rules = { tenant, profile: PROFILE, historyMs: undefined };
        const { logged, then } = await replayDecision(rules, log.desk, CALLER, { id, now: false }, NEVER);
        expect(then.agreement, logged.line).toBe('agrees');
        replayed++;
      }
      expect(replayed).toBe(8 * worldsOf(raw).length);
    }),
    { numRuns: RUNS },
  );
}, 120_000);

/** One call of each kind that decides, through what records it. */
async function askEverything(
  at: Snapshot,
  hops: number,
  some: <T>(values: readonly T[]) => T,
): Promise<void> {
  const { tenant } = at;
  const desk = tenant.decisions;
  const world = { tenant, profile: PROFILE, desk };
  const context = some([{}, { amount: 5 }, { amount: 'many' }, { amount: 500, request_digest: 'd' }]);
  const session = `session:s${1 + some([0, hops - 1, hops])}`;
  const subject = parseSubject(some([session, 'user:ben', 'agent:a1', 'user:cleo']));
  const [thing = '', permission = ''] = some(RESOURCES.filter((one) => !one.endsWith('#nothing'))).split('#');
  const resource = parseObject(thing);
  const question = { resource, permission, subject, context };
  await settled(() => recordedCheckPermission(at, CALLER, { ...question, tracing: false }, NEVER));
  await settled(() =>
    recordedCheckBulkPermissions(at, CALLER, { items: [question, question], tracing: false }, NEVER),
  );
  await settled(() => recordedExpandPermissionTree(at, CALLER, { resource, permission }, NEVER));
  const list = { context, limit: 0, cursor: undefined };
  const upward = { ...list, resourceType: resource.type, permission, subject };
  await settled(() => drained(recordedLookupResources(at, CALLER, upward, NEVER)));
  const who = { subjectType: 'user', subjectRelation: '' };
  const wildcard = some(['include', 'exclude'] as const);
  const downward = { context, concreteLimit: 0, cursor: undefined, wildcard };
  for await (const _ of recordedLookupSubjects(
    at,
    CALLER,
    { ...downward, ...who, resource, permission },
    NEVER,
  ));
  const more = { context, requestDigest: some([undefined, 'd', 'e']), explain: some([true, false]) };
  const ask = delegated(`${thing}#${permission}@${session}`, more);
  await recordedCheckDelegated(world, CALLER, ask, NEVER);
  const items = RESOURCES.map((one) => delegated(`${one}@${session}`, more));
  const semantic = some(['execute-all', 'deny-on-first-deny', 'permit-on-first-permit'] as const);
  await recordedCheckDelegatedBulk(world, CALLER, { ...ask, items, semantic }, NEVER);
  const { session: leaf, claimed, organization, consistency } = ask;
  const chained = { session: leaf, claimed, organization, consistency, cursor: undefined };
  const sought = { resourceType: resource.type, permission, context, limit: some([0, 1]) };
  await settled(() =>
    drained(recordedLookupDelegatedResources(world, CALLER, { ...chained, ...sought }, NEVER)),
  );
}

async function drained(list: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of list);
}

/** Faults are answers too, of a call that had to wait for nothing as well, which throws them at once. */
async function settled(call: () => unknown): Promise<void> {
  await Promise.resolve()
    .then(call)
    .catch(() => undefined);
}
