import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/base/json.ts';
import { formatIdentity } from '../../src/model/relationship-text.ts';
import type { Relationship } from '../../src/model/relationship.ts';
import type { RelationshipUpdate } from '../../src/model/update.ts';
import { checkDelegated } from '../../src/operations/delegation/check-delegated.ts';
import { CALLER, NEVER, write } from '../operations/calls.ts';
import {
  DEFINITIONS,
  delegated,
  evaluateCaveats,
  object,
  openWorld,
  type OpenWorld,
  PROFILE,
  reasonOf,
  referenceRule,
} from './delegation-world.ts';
import { instantsOf, type RawChain, rawChains, RESOURCES, worldsOf } from './random-chains.ts';
import { referenceReason } from './reference.ts';

const RUNS = Number(process.env['BAILIWICK_RUNS'] ?? 25);

const CONTEXTS: readonly JsonObject[] = [
  {},
  { amount: 5 },
  { amount: 15 },
  { amount: 500, request_digest: 'd' },
];

/** What makes the second world of the first. */
function difference(
  before: readonly Relationship[],
  after: readonly Relationship[],
): readonly RelationshipUpdate[] {
  const kept = new Set(after.map(formatIdentity));
  const gone = before.filter((one) => !kept.has(formatIdentity(one)));
  const begun = after.filter((one) => !before.includes(one));
  return [
    ...gone.map((relationship) => ({ operation: 'delete', relationship }) as const),
    ...begun.map((relationship) => ({ operation: 'touch', relationship }) as const),
  ];
}

interface Asked {
  readonly text: string;
  readonly context: JsonObject;
  readonly digest: string | undefined;
  readonly explain: boolean;
  /** Of the caller. */
  readonly organization: string | undefined;
}

function askedOf(hops: number, seed: number): readonly Asked[] {
  return RESOURCES.map((resource, index) => ({
    text: `${resource}@session:s${1 + ((seed + index) % 3 === 0 ? (seed + index) % (hops + 1) : hops - 1)}`,
    context: CONTEXTS[(seed + index) % CONTEXTS.length]!,
    digest: [undefined, 'd', 'e'][(seed + index) % 3],
    explain: (seed + index) % 5 === 0,
    organization: [undefined, 'organization:acme', undefined, 'organization:globex'][(seed + index) % 4],
  }));
}

async function answerOf(world: OpenWorld, { text, context, digest, explain, organization }: Asked) {
  const speaker = organization === undefined ? {} : { organization: object(organization) };
  const ask = delegated(text, { context, requestDigest: digest, explain, ...speaker });
  return checkDelegated(world, CALLER, ask, NEVER);
}

function expected(
  relationships: readonly Relationship[],
  nowMs: number,
  { text, context, digest, organization }: Asked,
): string {
  const [left = '', session = ''] = text.split('@');
  const [resource = '', permission = ''] = left.split('#');
  const ask = {
    session,
    resource: object(resource),
    permission,
    context,
    digest,
    claimed: undefined,
    organization,
  };
  const facts = { definitions: DEFINITIONS, relationships, nowMs, evaluate: evaluateCaveats };
  return referenceReason(facts, ask, referenceRule(ask.resource.type, permission), PROFILE.hopsMax);
}

function memory({ changes, hops }: RawChain) {
  return { graph: { budget: [Infinity, 0, 40_000][changes.length % 3]!, plainMax: [1024, 0, 1][hops % 3]! } };
}

test('every decision is that of the reference at its revision, under writers and a moving clock', async () => {
  await fc.assert(
    fc.asyncProperty(rawChains(5), fc.nat(1000), async (raw, seed) => {
      const worlds = worldsOf(raw);
      const world = await openWorld(memory(raw));
      await using folder = world.folder;
      const byRevision = new Map<number, readonly Relationship[]>();
      let before: readonly Relationship[] = [];
      for (const [step, after] of worlds.entries()) {
        const instants = instantsOf(after);
        folder.clock.set(instants[(seed * (step + 1)) % instants.length]!);
        const nowMs = folder.clock.nowMs();
        const asked = askedOf(raw.hops, seed + step);
        byRevision.set(world.tenant.store.head(), before);
        // Half of the checks are under way while the world changes.
        const during = asked.map(async (one) => ({ one, answer: await answerOf(world, one) }));
        await write(world.tenant, difference(before, after));
        byRevision.set(world.tenant.store.head(), after);
        const behind = asked.map(async (one) => ({ one, answer: await answerOf(world, one) }));
        for (const { one, answer } of await Promise.all([...during, ...behind])) {
          const relationships = byRevision.get(answer.revision)!;
          expect({ one, reason: reasonOf(answer.decision) }).toEqual({
            one,
            reason: expected(relationships, nowMs, one),
          });
        }
        before = after;
      }
    }),
    { numRuns: RUNS },
  );
});

test('an allow holds until its time, and a chain that is allowed is allowed link by link', async () => {
  let allows = 0;
  await fc.assert(
    fc.asyncProperty(rawChains(2), fc.nat(1000), async (raw, seed) => {
      const relationships = worldsOf(raw).at(-1)!;
      const world = await openWorld(memory(raw));
      await using _folder = world.folder;
      await write(world.tenant, difference([], relationships));
      for (const one of askedOf(raw.hops, seed)) {
        const { decision } = await answerOf(world, one);
        if (decision.verdict !== 'allow') {
          expect(decision.validUntilNs).toBeUndefined();
          continue;
        }
        allows++;
        const end =
          decision.validUntilNs === undefined ? Infinity : Number(decision.validUntilNs / 1_000_000n);
        for (const nowMs of instantsOf(relationships).filter((ms) => ms < end)) {
          expect({ nowMs, reason: expected(relationships, nowMs, one) }).toEqual({
            nowMs,
            reason: 'ALLOWED',
          });
        }
        const kinds = decision.chain.map(({ kind }) => kind);
        for (const kind of ['user', 'agent', 'session'] as const) {
          expect(decision.verdicts.filter((verdict) => verdict.kind === kind)).toHaveLength(
            kinds.filter((other) => other === kind).length,
          );
        }
        expect(decision.verdicts.every(({ verdict }) => verdict === 'allow')).toBe(true);
        await expectParentsAllowed(
          world,
          one,
          decision.chain.map(({ object: link }) => link),
        );
      }
    }),
    { numRuns: RUNS },
  );
  expect(allows).toBeGreaterThan(0);

  /** What the last session may, each before it may too, approvals aside. */
  async function expectParentsAllowed(
    world: OpenWorld,
    one: Asked,
    chain: readonly { readonly type: string; readonly id: string }[],
  ): Promise<void> {
    if (one.text.startsWith('tool:')) return;
    for (const { id } of chain.filter(({ type }) => type === 'session')) {
      const above = { ...one, text: `${one.text.split('@')[0]!}@session:${id}` };
      expect((await answerOf(world, above)).decision.verdict).toBe('allow');
    }
  }
});
