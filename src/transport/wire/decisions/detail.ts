import { unreachable } from '../../../base/assert.ts';
import type {
  DelegatedBulkEntry,
  DelegatedLookupEntry,
  Entry,
  LookupResourcesEntry,
  LookupSubjectsEntry,
  Question,
} from '../../../decisions/record/record.ts';
import { BulkSemantic } from '../../../gen/bailiwick/v1/BulkSemantic.ts';
import type { Decision } from '../../../gen/bailiwick/v1/Decision.ts';
import type { RecordedList } from '../../../gen/bailiwick/v1/RecordedList.ts';
import type { RecordedQuestion } from '../../../gen/bailiwick/v1/RecordedQuestion.ts';
import { formatRelationship } from '../../../model/relationship-text.ts';
import { encodeObject, encodeSubject } from '../references.ts';
import { encodeUpdate } from '../relationship-update.ts';
import { encodeStruct } from '../struct.ts';
import { encodeTimestamp } from '../timestamp.ts';
import { encodeTimeMs } from './call.ts';
import { encodeChain, encodeDelegatedQuestion } from './chain.ts';
import { encodeGrounds, encodeOutcome } from './outcome.ts';

/** What a kind of record has of its own: the one field of the `oneof`. */
export function encodeDetail(entry: Entry): Decision {
  switch (entry.kind) {
    case 'check': {
      const { validUntilNs } = entry;
      const validUntil = validUntilNs === undefined ? null : encodeTimestamp(validUntilNs);
      return { check: { question: encodeQuestion(entry), validUntil } };
    }
    case 'bulk':
      return { bulk: { items: entry.items.map(encodeQuestion) } };
    case 'expand': {
      const { resource, permission, leaves } = entry;
      return { expand: { resource: encodeObject(resource), permission, leaves } };
    }
    case 'lookup-resources':
    case 'lookup-subjects':
    case 'delegated-lookup':
      return { list: encodeList(entry) };
    case 'delegated-check':
      return {
        delegatedCheck: {
          chain: encodeChain(entry),
          question: encodeDelegatedQuestion(entry),
          annotations: encodeStruct(entry.annotations),
          dryRun: entry.dryRun,
        },
      };
    case 'delegated-bulk':
      return {
        delegatedBulk: {
          chain: encodeChain(entry),
          semantic: SEMANTICS[entry.semantic],
          items: entry.items.map(encodeDelegatedQuestion),
        },
      };
    case 'schema':
      return { schema: { schemaHashBefore: entry.schemaHashBefore ?? '' } };
    case 'relationships': {
      const { action, updates, updateCount, filter, metadata } = entry;
      return {
        relationships: {
          action,
          updates: updates.map(encodeUpdate),
          updateCount,
          filter: encodeStruct(filter),
          metadata: encodeStruct(metadata),
        },
      };
    }
    case 'grant':
      return {
        grant: {
          action: entry.action,
          target: encodeObject(entry.target),
          chain: entry.chain.map(encodeObject),
          relationships: entry.relationships.map(formatRelationship),
          grantIds: [...entry.grantIds],
          approvalId: entry.approvalId ?? '',
          why: entry.why ?? '',
          idempotencyKey: entry.idempotencyKey ?? '',
          onBehalfOf: entry.by === undefined ? null : encodeObject(entry.by),
        },
      };
    case 'stop': {
      const { action, by, target, why, purgeGrants } = entry;
      const onBehalfOf = by === undefined ? null : encodeObject(by);
      return { stop: { action, target: encodeObject(target), why: why ?? '', purgeGrants, onBehalfOf } };
    }
    case 'profile':
      return { profile: { profileHashBefore: entry.profileHashBefore ?? '' } };
    case 'tenant':
      return { tenant: { action: entry.action, why: entry.why ?? '' } };
    case 'tenant-limits': {
      const changes = entry.changes.map(({ limit, before, after }) => ({
        limit,
        ...(before === undefined ? {} : { before }),
        ...(after === undefined ? {} : { after }),
      }));
      return { tenantLimits: { changes } };
    }
    case 'log-read':
      return { logRead: { action: entry.action, ask: encodeStruct(entry.ask) } };
    case 'denied-call': {
      const { method, credentialId, lack, rights, namedTenant, unrecorded } = entry;
      return {
        deniedCall: {
          method,
          credentialId: credentialId ?? '',
          lack,
          rights: [...rights],
          namedTenant: namedTenant ?? '',
          unrecorded,
        },
      };
    }
    case 'gap': {
      const { cause, lost, counted, sinceMs } = entry;
      return { gap: { cause, lost, counted, since: encodeTimeMs(sinceMs) } };
    }
    case 'retention':
      return { retention: { cause: entry.cause, fromSequence: entry.from, upToSequence: entry.upTo } };
    default:
      return unreachable(entry);
  }
}

const SEMANTICS = {
  'execute-all': BulkSemantic.BULK_SEMANTIC_EXECUTE_ALL,
  'deny-on-first-deny': BulkSemantic.BULK_SEMANTIC_DENY_ON_FIRST_DENY,
  'permit-on-first-permit': BulkSemantic.BULK_SEMANTIC_PERMIT_ON_FIRST_PERMIT,
} as const satisfies Record<DelegatedBulkEntry['semantic'], BulkSemantic>;

function encodeQuestion(question: Question): RecordedQuestion {
  const { resource, permission, subject, context, outcome, witness, conditions } = question;
  return {
    resource: encodeObject(resource),
    permission,
    subject: encodeSubject(subject),
    context: encodeStruct(context),
    outcome: encodeOutcome(outcome),
    ...encodeGrounds(witness, conditions),
  };
}

function encodeList(entry: LookupResourcesEntry | LookupSubjectsEntry | DelegatedLookupEntry): RecordedList {
  const { permission, context, limit, resumed, found, conditional, complete } = entry;
  const common = { permission, context: encodeStruct(context), limit, resumed, found, conditional, complete };
  switch (entry.kind) {
    case 'lookup-resources':
      return { ...common, resourceType: entry.resourceType, subject: encodeSubject(entry.subject) };
    case 'lookup-subjects': {
      const { resource, subjectType, subjectRelation } = entry;
      return { ...common, resource: encodeObject(resource), subjectType, subjectRelation };
    }
    case 'delegated-lookup':
      return { ...common, resourceType: entry.resourceType, chain: encodeChain(entry) };
  }
}
