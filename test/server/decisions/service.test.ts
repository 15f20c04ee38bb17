import { createPublicKey } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  CHECKPOINT,
  CONSISTENCY,
  EXPORT,
  GET,
  INCLUSION,
  QUERY,
  TAIL,
} from '../../../src/cli/client/decisions/methods.ts';
import { Connection } from '../../../src/cli/client/connection.ts';
import { verifyExport } from '../../../src/decisions/export/verify.ts';
import { isSignedBy } from '../../../src/decisions/proof/checkpoint.ts';
import { provesConsistency, provesInclusion } from '../../../src/decisions/proof/merkle.ts';
import type { Entry } from '../../../src/decisions/record/record.ts';
import { parseRecord } from '../../../src/decisions/record/record-text.ts';
import { DecisionKind } from '../../../src/gen/bailiwick/v1/DecisionKind.ts';
import { DecisionOrder } from '../../../src/gen/bailiwick/v1/DecisionOrder.ts';
import { Verdict } from '../../../src/gen/bailiwick/v1/Verdict.ts';
import { anyEntry } from '../../decisions/arbitraries.ts';
import { bytesOf, checkOf, collect, delegatedOf, DENY, runsOr, stopOf } from '../../decisions/fixtures.ts';
import { RunningServer } from '../running-server.ts';
import { LoggedServer } from './logged-server.ts';

const CHAIN = ['user:amy', 'agent:helper', 'session:s1'];
const CHILD = [...CHAIN, 'agent:scribe', 'session:s2'];

/** What the log of `acme` holds before anyone looks; those of `other` have the same names. */
const HISTORY: readonly Entry[] = [
  checkOf('user:amy', 'document:plan'),
  checkOf('user:ben', 'document:plan', { outcome: DENY, witness: [] }),
  delegatedOf(CHAIN, 'document:plan'),
  delegatedOf(CHILD, 'document:plan', { outcome: { verdict: 'deny', reason: 'REVOKED', missing: [] } }),
  stopOf('agent:scribe'),
];

describe.each(['own', 'port'] as const)('over its %s desk, the log', (over) => {
  let server: LoggedServer;
  let acme: Connection;
  beforeAll(async () => {
    server = await LoggedServer.start(over);
    for (const entry of HISTORY) server.of('acme').log.append(entry);
    for (const entry of HISTORY.slice(0, 3)) server.of('other').log.append(entry);
    acme = server.connect('acme');
  });
  afterAll(async () => {
    acme[Symbol.dispose]();
    await server[Symbol.asyncDispose]();
  });

  const sequencesOf = async (filter: object, connection = acme): Promise<readonly number[]> => {
    const found = await collect(connection.answers(QUERY, { filter }));
    return found.map(({ decision }) => Number(decision?.sequence)).filter((one) => one < HISTORY.length);
  };
  const object = (objectType: string, objectId: string) => ({ objectType, objectId });

  test.each([
    { filter: {}, found: [0, 1, 2, 3, 4] },
    { filter: { verdict: Verdict.VERDICT_DENY }, found: [1, 3] },
    { filter: { kind: DecisionKind.DECISION_KIND_STOP }, found: [4] },
    { filter: { user: object('user', 'amy') }, found: [0, 2, 3] },
    { filter: { agent: object('agent', 'scribe') }, found: [3, 4] },
    { filter: { sessions: [object('session', 's1')] }, found: [2] },
    { filter: { sessions: [object('session', 's1')], withDescendants: true }, found: [2, 3] },
    { filter: { reason: 'REVOKED' }, found: [3] },
    { filter: { resource: object('document', 'plan'), permission: 'view' }, found: [0, 1, 2, 3] },
    { filter: { caller: 'gateway', correlationId: 'request-1' }, found: [0, 1, 2, 3, 4] },
    { filter: { from: { seconds: 4_000_000_000, nanos: 0 } }, found: [] },
    { filter: { to: { seconds: 4_000_000_000, nanos: 0 } }, found: [0, 1, 2, 3, 4] },
  ])('finds $found for $filter', async ({ filter, found }) => {
    expect(await sequencesOf(filter)).toEqual(found);
  });

  test('goes on with a cursor, in either order, over what was there when the query began', async () => {
    const ask = { filter: { user: object('user', 'amy') }, order: DecisionOrder.DECISION_ORDER_NEWEST_FIRST };
    const [first] = await collect(acme.answers(QUERY, { ...ask, limit: 1 }));
    expect(Number(first?.decision?.sequence)).toBe(3);
    server.of('acme').log.append(delegatedOf(CHAIN, 'document:late'));
    const rest = await collect(acme.answers(QUERY, { ...ask, cursor: first?.cursor ?? '' }));
    expect(rest.map(({ decision }) => Number(decision?.sequence))).toEqual([2, 0]);
  });

  test('never shows a record of another tenant', async () => {
    using other = server.connect('other');
    const own = new Set<string>();
    for (const { decision } of await collect(other.answers(QUERY, {}))) own.add(decision?.decisionId ?? '');
    expect(own.size).toBe(4); // three, and the look itself
    const [acmes] = await collect(acme.answers(QUERY, { limit: 1 }));
    expect(own.has(acmes?.decision?.decisionId ?? '')).toBe(false);
    const stolen = acmes?.decision?.decisionId ?? '';
    await expect(other.call(GET, { decisionId: stolen })).rejects.toThrow('NOT_FOUND: there is no decision');
    await expect(collect(other.answers(QUERY, { cursor: acmes?.cursor ?? '' }))).rejects.toThrow(
      'the cursor is of another query',
    );
    await expect(other.call(INCLUSION, { decisionId: stolen })).rejects.toThrow('NOT_FOUND');
  });

  test('is itself told of who looks into it', async () => {
    await sequencesOf({ reason: 'a marked one' });
    const looks = await collect(
      acme.answers(QUERY, { filter: { kind: DecisionKind.DECISION_KIND_LOG_READ }, order: 1, limit: 2 }),
    );
    expect(looks.map(({ decision }) => decision?.call?.caller)).toEqual(['acme-gateway', 'acme-gateway']);
    expect(JSON.parse(looks[1]?.decision?.canonical ?? '')).toMatchObject({
      entry: { action: 'query', ask: { filter: { reason: 'a marked one' } } },
    });
  });

  test('tells of decisions as they are made', async () => {
    const stop = new AbortController();
    const seen: string[] = [];
    const ask = { filter: { kind: DecisionKind.DECISION_KIND_STOP }, fromSequence: 4 };
    for await (const { decision } of acme.answers(TAIL, ask, stop.signal)) {
      seen.push(decision?.stop?.target?.objectId ?? '');
      if (seen.length === 1) server.of('acme').desk.note(stopOf('agent:next'));
      else stop.abort();
    }
    expect(seen).toEqual(['scribe', 'next']);
  });

  test('proves that a decision is in it, and that it only grew', async () => {
    const { checkpoint, publicKey } = await acme.call(CHECKPOINT, {});
    const key = createPublicKey(publicKey);
    const held = { ...checkpoint, size: Number(checkpoint?.size), timeMs: Number(checkpoint?.timeMs) };
    const { origin = '', root = '', signature = '' } = held;
    expect(isSignedBy({ origin, root, signature, size: held.size, timeMs: held.timeMs }, key)).toBe(true);
    const [one] = await collect(acme.answers(QUERY, { limit: 1 }));
    const proof = await acme.call(INCLUSION, {
      decisionId: one?.decision?.decisionId ?? '',
      size: held.size,
    });
    expect(proof.leaf).toBe(one?.decision?.hash);
    expect(provesInclusion(proof.leaf, Number(proof.index), held.size, proof.path, root)).toBe(true);
    const later = (await acme.call(CHECKPOINT, {})).checkpoint; // the query was recorded since
    const grown = await acme.call(CONSISTENCY, { fromSize: held.size, toSize: later?.size ?? 0 });
    const to = Number(later?.size);
    expect(to).toBeGreaterThan(held.size);
    expect(provesConsistency(held.size, to, root, later?.root ?? '', grown.path)).toBe(true);
  });

  test('is exported so that the public key is all it takes to verify it', async () => {
    const { publicKey } = await acme.call(CHECKPOINT, {});
    async function* lines(): AsyncGenerator<string> {
      for await (const part of acme.answers(EXPORT, { fromSequence: 2 })) yield part.lines;
    }
    const verified = await verifyExport(bytesOf(lines()), createPublicKey(publicKey));
    expect(verified.problems).toEqual([]);
    expect(verified.from).toBe(2);
    expect(verified.size).toBeGreaterThan(HISTORY.length);
  });

  test.each([
    { name: 'an unknown id', ask: () => acme.call(GET, { decisionId: '0123456789ab-0' }), says: 'NOT_FOUND' },
    { name: 'no id', ask: () => acme.call(GET, {}), says: 'INVALID_ARGUMENT: validation error: decision_id' },
    {
      name: 'a cursor of another query',
      ask: async () => {
        const [one] = await collect(acme.answers(QUERY, { limit: 1 }));
        return collect(acme.answers(QUERY, { cursor: one?.cursor ?? '', order: 1 }));
      },
      says: 'ERROR_REASON_INVALID_CURSOR',
    },
    {
      name: 'no cursor at all',
      ask: () => collect(acme.answers(QUERY, { cursor: 'x' })),
      says: 'INVALID_CURSOR',
    },
    {
      name: 'a size beyond the log',
      ask: () => acme.call(CONSISTENCY, { fromSize: 1, toSize: 1_000_000 }),
      says: 'INVALID_ARGUMENT: expected sizes of the log',
    },
    {
      name: 'a size that no log has',
      ask: () => acme.call(CONSISTENCY, { fromSize: '18446744073709551615', toSize: 1 }),
      says: 'from_size: must be at most 9007199254740991',
    },
    {
      name: 'an export of what is not there',
      ask: () => collect(acme.answers(EXPORT, { upToSequence: 1_000_000 })),
      says: 'INVALID_ARGUMENT: expected a range within',
    },
    {
      name: 'a kind that there is not',
      ask: () => collect(acme.answers(QUERY, { filter: { kind: 99 as DecisionKind } })),
      says: 'filter.kind: value must be one of the defined enum values',
    },
    {
      name: 'an object without a name',
      ask: () => collect(acme.answers(QUERY, { filter: { user: object('user', '') } })),
      says: 'filter.user.object_id',
    },
  ])('refuses $name', async ({ ask, says }) => {
    await expect(ask()).rejects.toThrow(says);
  });
});

test('every kind of record arrives with its parts, and with the text that was hashed', async () => {
  await using server = await LoggedServer.start('own');
  using acme = server.connect('acme');
  await fc.assert(
    fc.asyncProperty(anyEntry, async (entry) => {
      const { log } = server.of('acme');
      const id = await log.appendDurably(entry);
      const { decision } = await acme.call(GET, { decisionId: id });
      const logged = await log.get(id, new AbortController().signal);
      expect(decision?.canonical).toBe(logged.line);
      expect(decision?.hash).toBe(logged.hash);
      expect(parseRecord(decision?.canonical ?? '').entry).toEqual(logged.record.entry);
      expect(decision?.detail).toBeDefined();
      expect(decision?.kind).not.toBe(DecisionKind.DECISION_KIND_UNSPECIFIED);
    }),
    { numRuns: runsOr(60) },
  );
});

test('where no decisions are recorded, the service says so', async () => {
  const server = await RunningServer.start();
  using connection = new Connection({ endpoint: server.address, tls: false, timeoutMs: 20_000 });
  await expect(connection.call(GET, { decisionId: 'x' })).rejects.toThrow(
    'UNIMPLEMENTED: no decisions are recorded here; see `--decisions`',
  );
});
