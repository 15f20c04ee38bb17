import type { JsonValue } from '../../base/json.ts';
import { Fault } from '../../model/fault.ts';
import type { RelationshipUpdate } from '../../model/update.ts';
import { call, check, grounds, outcome, question } from './call-codecs.ts';
import { count, flag, jsonObject, listOf, oneOf, optional, struct, text, union } from './codec.ts';
import type { Codec, Members } from './codec.ts';
import type * as Records from './record.ts';
import { QUOTA_LIMITS } from '../../model/own-quota.ts';
import { RECORD_VERSION } from './record.ts';
import { instant, objectRef, relationship, subjectRef } from './reference-codecs.ts';

/**
 * The canonical text of a record: one line of JSON as RFC 8785 has it, versioned by its member `version`. JSON and not a
 * binary form, since an export must be readable, and its hashes checkable, with any language's standard library in ten
 * years. Cost: one pass, about a microsecond for a check.
 * @throws RangeError when a number is none; nothing else in a record can fail.
 */
export function formatRecord(record: Records.DecisionRecord): string {
  return RECORD.write(record);
}

/** The canonical text of an entry, as it stands within that of its record. @throws RangeError as `formatRecord` */
export function formatEntry(entry: Records.Entry): string {
  return ENTRY.write(entry);
}

/** As `formatRecord`, of a record whose entry has its text already. */
export function formatRecordAround(
  entryText: string,
  { id, masked, recordedAtMs, sequence, version }: Omit<Records.DecisionRecord, 'entry'>,
): string {
  const tail = `"masked":${PATHS.write(masked)},"recordedAtMs":${count.write(recordedAtMs)}`;
  const place = `"sequence":${count.write(sequence)},"version":${VERSION.write(version)}`;
  return `{"entry":${entryText},"id":${text.write(id)},${tail},${place}}`;
}

/** The record of a text that `formatRecord` wrote. @throws Fault `data-damaged` for any other text. */
export function parseRecord(line: string): Records.DecisionRecord {
  let json: JsonValue;
  try {
    json = JSON.parse(line) as JsonValue; // JSON.parse gives nothing else
  } catch (cause) {
    throw new Fault('data-damaged', 'expected a record in JSON', { cause });
  }
  const record = RECORD.read(json);
  if (formatRecord(record) !== line) {
    throw new Fault('data-damaged', 'expected a record in its canonical form');
  }
  return record;
}

const listing: Members<Records.Listing> = {
  context: jsonObject,
  limit: count,
  resumed: flag,
  outcome,
  found: count,
  conditional: count,
  complete: flag,
};

const delegation: Members<Records.Delegation> = {
  session: objectRef,
  chain: listOf(objectRef),
  claimed: optional(
    struct<Records.ClaimedChain>({
      subject: optional(objectRef),
      actors: listOf(objectRef),
      issuer: optional(text),
      tokenId: optional(text),
      confirmationKey: optional(text),
      expiresAtNs: optional(instant),
    }),
  ),
};

const delegatedQuestion: Members<Records.DelegatedQuestion> = {
  resource: objectRef,
  permission: text,
  context: jsonObject,
  requestDigest: optional(text),
  outcome,
  links: listOf(
    struct<Records.LinkVerdict>({
      ...grounds,
      kind: oneOf('user', 'agent', 'session', 'tenant', 'gate'),
      link: optional(objectRef),
      outcome,
    }),
  ),
  validUntilNs: optional(instant),
  approvalId: optional(text),
  grantIds: listOf(text),
};

const ENTRY: Codec<Records.Entry> = union<Records.Entry>({
  check,
  bulk: struct({ kind: oneOf('bulk'), call, items: listOf(struct(question)), outcome }),
  expand: struct({
    kind: oneOf('expand'),
    call,
    resource: objectRef,
    permission: text,
    outcome,
    leaves: count,
  }),
  'lookup-resources': struct({
    ...listing,
    kind: oneOf('lookup-resources'),
    call,
    resourceType: text,
    permission: text,
    subject: subjectRef,
  }),
  'lookup-subjects': struct({
    ...listing,
    kind: oneOf('lookup-subjects'),
    call,
    resource: objectRef,
    permission: text,
    subjectType: text,
    subjectRelation: text,
  }),
  'delegated-check': struct({
    ...delegation,
    ...delegatedQuestion,
    kind: oneOf('delegated-check'),
    call,
    annotations: jsonObject,
    dryRun: flag,
  }),
  'delegated-bulk': struct({
    ...delegation,
    kind: oneOf('delegated-bulk'),
    call,
    semantic: oneOf('execute-all', 'deny-on-first-deny', 'permit-on-first-permit'),
    items: listOf(struct(delegatedQuestion)),
    outcome,
  }),
  'delegated-lookup': struct({
    ...delegation,
    ...listing,
    kind: oneOf('delegated-lookup'),
    call,
    resourceType: text,
    permission: text,
  }),
  schema: struct({ kind: oneOf('schema'), call, outcome, schemaHashBefore: optional(text) }),
  relationships: struct({
    kind: oneOf('relationships'),
    call,
    action: oneOf('write', 'delete', 'import'),
    outcome,
    updates: listOf(
      struct<RelationshipUpdate>({ operation: oneOf('create', 'touch', 'delete'), relationship }),
    ),
    updateCount: count,
    filter: jsonObject,
    metadata: jsonObject,
  }),
  grant: struct({
    kind: oneOf('grant'),
    call,
    action: oneOf(
      'register-agent',
      'open-session',
      'delegate-session',
      'create-grant',
      'extend-grant',
      'end-grant',
    ),
    outcome,
    by: optional(objectRef),
    target: objectRef,
    chain: listOf(objectRef),
    relationships: listOf(relationship),
    grantIds: listOf(text),
    approvalId: optional(text),
    why: optional(text),
    idempotencyKey: optional(text),
  }),
  stop: struct({
    kind: oneOf('stop'),
    call,
    action: oneOf('stop', 'resume'),
    outcome,
    by: optional(objectRef),
    target: objectRef,
    why: optional(text),
    purgeGrants: flag,
  }),
  profile: struct({ kind: oneOf('profile'), call, outcome, profileHashBefore: optional(text) }),
  tenant: struct({
    kind: oneOf('tenant'),
    call,
    action: oneOf('create', 'suspend', 'resume'),
    outcome,
    why: optional(text),
  }),
  'tenant-limits': struct({
    kind: oneOf('tenant-limits'),
    call,
    outcome,
    changes: listOf(
      struct({
        limit: oneOf(...Object.values(QUOTA_LIMITS)),
        before: optional(count),
        after: optional(count),
      }),
    ),
  }),
  'log-read': struct({
    kind: oneOf('log-read'),
    call,
    action: oneOf('query', 'tail', 'get', 'replay', 'export'),
    ask: jsonObject,
  }),
  'denied-call': struct({
    kind: oneOf('denied-call'),
    call,
    method: text,
    credentialId: optional(text),
    outcome,
    lack: oneOf('right', 'tenant', 'operator'),
    rights: listOf(text),
    namedTenant: optional(text),
    unrecorded: count,
  }),
  gap: struct({
    kind: oneOf('gap'),
    cause: oneOf('overflow', 'crash', 'sampling'),
    lost: count,
    counted: oneOf('exactly', 'at-most', 'unknown'),
    sinceMs: count,
  }),
  retention: struct({ kind: oneOf('retention'), cause: oneOf('age', 'size'), from: count, upTo: count }),
});

const VERSION: Codec<typeof RECORD_VERSION> = {
  write: String,
  read(json) {
    if (json === RECORD_VERSION) return RECORD_VERSION;
    throw new Fault('data-version', `expected a record of version ${RECORD_VERSION}, found another`);
  },
};

const PATHS: Codec<readonly string[]> = listOf(text);

const RECORD: Codec<Records.DecisionRecord> = struct({
  version: VERSION,
  sequence: count,
  id: text,
  recordedAtMs: count,
  masked: PATHS,
  entry: ENTRY,
});
