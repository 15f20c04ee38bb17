import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Consistency } from '../../src/model/consistency.ts';
import { Fault } from '../../src/model/fault.ts';
import type { Relationship } from '../../src/model/relationship.ts';
import { checkBulkPermissions } from '../../src/operations/check-bulk-permissions.ts';
import { checkPermission } from '../../src/operations/check-permission.ts';
import { deleteRelationships } from '../../src/operations/delete-relationships.ts';
import { importRelationships } from '../../src/operations/import-relationships.ts';
import { lookupResources } from '../../src/operations/lookup-resources.ts';
import { lookupSubjects } from '../../src/operations/lookup-subjects.ts';
import { openSnapshot, type Snapshot } from '../../src/operations/snapshot.ts';
import { writeRelationships } from '../../src/operations/write-relationships.ts';
import { writeSchema } from '../../src/operations/write-schema.ts';
import type { Tenant } from '../../src/tenants/tenant.ts';
import { CALLER } from '../operations/calls.ts';
import type { Answer, Outcome } from './history.ts';
import type { Asked, Change, Question } from './plan.ts';
import { SCHEMAS } from './schemas.ts';

/** Makes a change, marked with its step. Gives back the token. */
export async function makeChange(
  tenant: Tenant,
  change: Change,
  step: number,
  signal: AbortSignal,
): Promise<string> {
  const metadata = { step };
  switch (change.kind) {
    case 'write':
      return (await writeRelationships(tenant, CALLER, { ...change, metadata }, signal)).writtenAt;
    case 'delete': {
      const all = { ...change, limit: 0, allowPartial: false, metadata };
      return (await deleteRelationships(tenant, CALLER, all, signal)).deletedAt;
    }
    case 'import':
      return (await importRelationships(tenant, CALLER, slowly(change.batches), signal)).writtenAt;
    case 'schema':
      return (await writeSchema(tenant, CALLER, { schema: SCHEMAS[change.schema]!.text }, signal)).writtenAt;
    default:
      return change satisfies never;
  }
}

/** Asks at one snapshot, which the answer names. */
export async function ask(
  tenant: Tenant,
  question: Question,
  consistency: Consistency,
  signal: AbortSignal,
): Promise<{ readonly snapshot: Snapshot; readonly answers: readonly Answer[] }> {
  const snapshot = await openSnapshot(tenant, { consistency, cursor: undefined }, signal);
  return { snapshot, answers: await answersTo(snapshot, question, signal) };
}

/** What was thrown, as an outcome. */
export function refusal(thrown: unknown): Outcome {
  if (thrown instanceof Fault) return { kind: 'refused', reason: thrown.reason, message: thrown.message };
  return { kind: 'failed', message: thrown instanceof Error ? thrown.message : String(thrown) };
}

async function answersTo(
  snapshot: Snapshot,
  question: Question,
  signal: AbortSignal,
): Promise<readonly Answer[]> {
  switch (question.kind) {
    case 'check':
      return verdicts(snapshot, question.asked, signal);
    case 'resources': {
      const all = { resourceType: 'document', permission: 'view', context: {}, limit: 0, cursor: undefined };
      const found = await collected(
        lookupResources(snapshot, CALLER, { ...all, subject: question.subject }, signal),
      );
      return found.map(({ resourceId }) => ({ kind: 'listed', id: resourceId, except: [] }));
    }
    case 'subjects': {
      const all = { permission: 'view', subjectType: 'user', subjectRelation: '', concreteLimit: 0 } as const;
      const rest = {
        resource: question.resource,
        context: {},
        cursor: undefined,
        wildcard: 'include',
      } as const;
      const found = await collected(lookupSubjects(snapshot, CALLER, { ...all, ...rest }, signal));
      return found.map(({ subject, excluded }) => {
        return { kind: 'listed', id: subject.id, except: excluded.map(({ id }) => id).toSorted() };
      });
    }
    default:
      return question satisfies never;
  }
}

async function verdicts(
  snapshot: Snapshot,
  asked: readonly Asked[],
  signal: AbortSignal,
): Promise<readonly Answer[]> {
  const items = asked.map((one) => ({ ...one, permission: 'view', context: {} }));
  const [only] = items;
  if (only !== undefined && items.length === 1) {
    const { verdict } = await checkPermission(snapshot, CALLER, { ...only, tracing: false }, signal);
    return [{ kind: 'verdict', asked: asked[0]!, verdict: verdict.kind }];
  }
  const { results } = await checkBulkPermissions(snapshot, CALLER, { items, tracing: false }, signal);
  return results.map((result, index) => {
    if (result.kind === 'fault') throw result.fault;
    return { kind: 'verdict', asked: asked[index]!, verdict: result.verdict.kind };
  });
}

async function collected<Item>(batches: AsyncIterable<readonly Item[]>): Promise<readonly Item[]> {
  const items: Item[] = [];
  for await (const batch of batches) items.push(...batch);
  return items;
}

/** A source with pauses, so that commits come between its batches. */
async function* slowly(
  batches: readonly (readonly Relationship[])[],
): AsyncGenerator<readonly Relationship[], void, undefined> {
  for (const batch of batches) {
    for (let turn = 0; turn < 20; turn++) await nextTurn();
    yield batch;
  }
}
