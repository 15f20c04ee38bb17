import fc from 'fast-check';
import { QUOTA_LIMITS } from '../../src/model/own-quota.ts';
import type { Arbitrary } from 'fast-check';
import type { JsonObject, JsonValue } from '../../src/base/json.ts';
import type * as Records from '../../src/decisions/record/record.ts';
import type { Consistency } from '../../src/model/consistency.ts';
import type { ObjectRef, Relationship, SubjectRef } from '../../src/model/relationship.ts';

/*
 * Random entries of every kind. Few names, so that records share parties and resources; texts of callers are any, broken
 * surrogates and marks included.
 */

const count = fc.nat({ max: 1_000_000 });
const anyText = fc.oneof(fc.constantFrom('view', 'edit'), fc.string({ unit: 'binary', maxLength: 12 }));
const maybe = <T>(value: Arbitrary<T>): Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
const few = <T>(value: Arbitrary<T>): Arbitrary<readonly T[]> => fc.array(value, { maxLength: 3 });

const id = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom('a', 'b', 'c') },
  { weight: 1, arbitrary: anyText },
);
export const objectOf = (...types: readonly string[]): Arbitrary<ObjectRef> =>
  fc.record({ type: fc.constantFrom(...types), id });
const resource = objectOf('document', 'folder');
const session = objectOf('session');
const subject: Arbitrary<SubjectRef> = fc.record({
  type: fc.constantFrom('user', 'agent', 'session'),
  id,
  relation: fc.oneof({ weight: 9, arbitrary: fc.constant('') }, { weight: 1, arbitrary: anyText }),
});

// JSON without -0, which no JSON text tells from 0, and without `__proto__`, which test helpers trip over.
const json = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)) as JsonValue);
export const jsonObject: Arbitrary<JsonObject> = fc.dictionary(
  fc.oneof(fc.constantFrom('prompt', 'amount', '10', '9'), anyText).filter((name) => name !== '__proto__'),
  json,
  { maxKeys: 3 },
);

const instant = fc.bigInt({ min: 0n, max: 4_000_000_000_000_000_000n });
/** As the store has them: their names and ids are valid. */
const relationship: Arbitrary<Relationship> = fc.record({
  resource: fc.record({ type: fc.constant('document'), id: fc.constantFrom('a', 'b') }),
  relation: fc.constantFrom('viewer', 'editor'),
  subject: fc.record({
    type: fc.constantFrom('user', 'group'),
    id: fc.constantFrom('a', 'b'),
    relation: fc.constantFrom('', 'member'),
  }),
  caveat: maybe(fc.record({ name: fc.constant('office_hours'), context: jsonObject })),
  expiresAtNs: maybe(instant),
});

const consistency: Arbitrary<Consistency> = fc.oneof(
  fc.constantFrom<Consistency>(
    { kind: 'newest' },
    { kind: 'minimize-latency' },
    { kind: 'fully-consistent' },
  ),
  fc.record({ kind: fc.constantFrom('at-least-as-fresh', 'at-exact-snapshot'), token: anyText }),
);

const call: Arbitrary<Records.Call> = fc.record({
  caller: fc.constantFrom('gateway', 'console'),
  evaluatedAtMs: count,
  asked: consistency,
  revision: maybe(count),
  schemaHash: maybe(anyText),
  profileHash: maybe(anyText),
  latencyUs: count,
  work: count,
  correlationId: maybe(fc.constantFrom('r1', 'r2')),
  traceParent: maybe(anyText),
});

const outcome: Arbitrary<Records.Outcome> = fc.record({
  verdict: fc.constantFrom('allow', 'deny', 'conditional', 'error'),
  reason: maybe(fc.constantFrom('LINK_DENIED', 'REVOKED')),
  missing: few(anyText),
});

const grounds = {
  witness: few(relationship),
  conditions: few(
    fc.record<Records.ConditionUse>({
      caveat: anyText,
      result: fc.constantFrom('true', 'false', 'missing', 'fault'),
      context: jsonObject,
    }),
  ),
};

const permission = fc.constantFrom('view', 'edit');
const question = { ...grounds, resource, permission, subject, context: jsonObject, outcome };
const listing = {
  context: jsonObject,
  limit: count,
  resumed: fc.boolean(),
  outcome,
  found: count,
  conditional: count,
  complete: fc.boolean(),
};
const delegation = {
  session,
  chain: few(objectOf('user', 'agent', 'session')),
  claimed: maybe(
    fc.record<Records.ClaimedChain>({
      subject: maybe(resource),
      actors: few(resource),
      issuer: maybe(anyText),
      tokenId: maybe(anyText),
      confirmationKey: maybe(anyText),
      expiresAtNs: maybe(instant),
    }),
  ),
};
const delegatedQuestion = {
  resource,
  permission,
  context: jsonObject,
  requestDigest: maybe(anyText),
  outcome,
  links: few(
    fc.record<Records.LinkVerdict>({
      ...grounds,
      kind: fc.constantFrom('user', 'agent', 'session', 'tenant', 'gate'),
      link: maybe(session),
      outcome,
    }),
  ),
  validUntilNs: maybe(instant),
  approvalId: maybe(anyText),
  grantIds: few(anyText),
};

const byKind: {
  readonly [Kind in Records.Entry['kind']]: Arbitrary<Extract<Records.Entry, { kind: Kind }>>;
} = {
  'tenant-limits': fc.record({
    kind: fc.constant('tenant-limits'),
    call,
    outcome,
    changes: few(
      fc.record({
        limit: fc.constantFrom(...Object.values(QUOTA_LIMITS)),
        before: maybe(count),
        after: maybe(count),
      }),
    ),
  }),
  check: fc.record({ ...question, kind: fc.constant('check'), call, validUntilNs: maybe(instant) }),
  bulk: fc.record({ kind: fc.constant('bulk'), call, items: few(fc.record(question)), outcome }),
  expand: fc.record({ kind: fc.constant('expand'), call, resource, permission, outcome, leaves: count }),
  'lookup-resources': fc.record({
    ...listing,
    kind: fc.constant('lookup-resources'),
    call,
    resourceType: anyText,
    permission,
    subject,
  }),
  'lookup-subjects': fc.record({
    ...listing,
    kind: fc.constant('lookup-subjects'),
    call,
    resource,
    permission,
    subjectType: anyText,
    subjectRelation: anyText,
  }),
  'delegated-check': fc.record({
    ...delegation,
    ...delegatedQuestion,
    kind: fc.constant('delegated-check'),
    call,
    annotations: jsonObject,
    dryRun: fc.boolean(),
  }),
  'delegated-bulk': fc.record({
    ...delegation,
    kind: fc.constant('delegated-bulk'),
    call,
    semantic: fc.constantFrom('execute-all', 'deny-on-first-deny', 'permit-on-first-permit'),
    items: few(fc.record(delegatedQuestion)),
    outcome,
  }),
  'delegated-lookup': fc.record({
    ...delegation,
    ...listing,
    kind: fc.constant('delegated-lookup'),
    call,
    resourceType: anyText,
    permission,
  }),
  schema: fc.record({ kind: fc.constant('schema'), call, outcome, schemaHashBefore: maybe(anyText) }),
  relationships: fc.record({
    kind: fc.constant('relationships'),
    call,
    action: fc.constantFrom('write', 'delete', 'import'),
    outcome,
    updates: few(fc.record({ operation: fc.constantFrom('create', 'touch', 'delete'), relationship })),
    updateCount: count,
    filter: jsonObject,
    metadata: jsonObject,
  }),
  grant: fc.record({
    kind: fc.constant('grant'),
    call,
    action: fc.constantFrom('open-session', 'delegate-session', 'create-grant', 'register-agent'),
    outcome,
    by: maybe(objectOf('user', 'agent', 'session')),
    target: session,
    chain: few(objectOf('user', 'agent', 'session')),
    relationships: few(relationship),
    grantIds: few(anyText),
    approvalId: maybe(anyText),
    why: maybe(anyText),
    idempotencyKey: maybe(anyText),
  }),
  stop: fc.record({
    kind: fc.constant('stop'),
    call,
    action: fc.constantFrom('stop', 'resume'),
    outcome,
    by: maybe(objectOf('user', 'agent', 'session')),
    target: objectOf('user', 'agent', 'session'),
    why: maybe(anyText),
    purgeGrants: fc.boolean(),
  }),
  tenant: fc.record({
    kind: fc.constant('tenant'),
    call,
    action: fc.constantFrom('create', 'suspend', 'resume'),
    outcome,
    why: maybe(anyText),
  }),
  profile: fc.record({ kind: fc.constant('profile'), call, outcome, profileHashBefore: maybe(anyText) }),
  'log-read': fc.record({
    kind: fc.constant('log-read'),
    call,
    action: fc.constantFrom('query', 'tail', 'get', 'replay', 'export'),
    ask: jsonObject,
  }),
  'denied-call': fc.record({
    kind: fc.constant('denied-call'),
    call,
    method: anyText,
    credentialId: maybe(anyText),
    outcome,
    lack: fc.constantFrom('right', 'tenant', 'operator'),
    rights: few(anyText),
    namedTenant: maybe(anyText),
    unrecorded: count,
  }),
  gap: fc.record({
    kind: fc.constant('gap'),
    cause: fc.constantFrom('overflow', 'crash', 'sampling'),
    lost: count,
    counted: fc.constantFrom('exactly', 'at-most', 'unknown'),
    sinceMs: count,
  }),
  retention: fc.record({
    kind: fc.constant('retention'),
    cause: fc.constantFrom('age', 'size'),
    from: count,
    upTo: count,
  }),
};

export const anyEntry: Arbitrary<Records.Entry> = fc.oneof(
  ...(Object.values(byKind) as readonly Arbitrary<Records.Entry>[]),
);

export const anyRecord: Arbitrary<Records.DecisionRecord> = fc.record({
  version: fc.constant(1),
  sequence: count,
  id: anyText,
  recordedAtMs: count,
  masked: few(anyText),
  entry: anyEntry,
});
