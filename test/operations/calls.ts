import type { CheckAsk, CheckBulkResult } from '../../src/operations/asks.ts';
import { checkBulkPermissions } from '../../src/operations/check-bulk-permissions.ts';
import { checkPermission } from '../../src/operations/check-permission.ts';
import { expandPermissionTree } from '../../src/operations/expand-permission-tree.ts';
import { openSnapshot, type Snapshot } from '../../src/operations/snapshot.ts';
import { writeRelationships } from '../../src/operations/write-relationships.ts';
import { writeSchema } from '../../src/operations/write-schema.ts';
import type { Caller } from '../../src/model/caller.ts';
import type { Consistency } from '../../src/model/consistency.ts';
import type { ExpandTree } from '../../src/model/expand-tree.ts';
import { Fault, type Reason } from '../../src/model/fault.ts';
import { parseRelationship } from '../../src/model/relationship-text.ts';
import type { ObjectRef } from '../../src/model/relationship.ts';
import type { Precondition, RelationshipUpdate, UpdateOperation } from '../../src/model/update.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import type { Tenant } from '../../src/tenants/tenant.ts';

/** The operations as a test calls them: the caller and the signal are always the same. */
export const CALLER: Caller = { tenant: 'default', name: 'test' };
export const NEVER: AbortSignal = new AbortController().signal;

export type Answer = Verdict | { readonly kind: 'fault'; readonly reason: Reason };

export async function snapshot(
  tenant: Tenant,
  consistency: Consistency = { kind: 'newest' },
): Promise<Snapshot> {
  return openSnapshot(tenant, { consistency, cursor: undefined }, NEVER);
}

export function snapshotAt(tenant: Tenant, token: string): Promise<Snapshot> {
  return snapshot(tenant, { kind: 'at-exact-snapshot', token });
}

export async function check(at: Snapshot, ask: CheckAsk): Promise<Answer> {
  return orFault(async () => (await checkPermission(at, CALLER, { ...ask, tracing: false }, NEVER)).verdict);
}

export async function checkBulk(at: Snapshot, items: readonly CheckAsk[]): Promise<readonly Answer[]> {
  const { results } = await checkBulkPermissions(at, CALLER, { items, tracing: false }, NEVER);
  return results.map(toAnswer);
}

export async function expand(
  at: Snapshot,
  resource: ObjectRef,
  permission: string,
): Promise<ExpandTree | { readonly kind: 'fault'; readonly reason: Reason }> {
  return orFault(async () => (await expandPermissionTree(at, CALLER, { resource, permission }, NEVER)).tree);
}

export async function putSchema(tenant: Tenant, schema: string): Promise<string> {
  return (await writeSchema(tenant, CALLER, { schema }, NEVER)).writtenAt;
}

export async function write(
  tenant: Tenant,
  updates: readonly RelationshipUpdate[],
  preconditions: readonly Precondition[] = [],
): Promise<string> {
  const answer = await writeRelationships(
    tenant,
    CALLER,
    { updates, preconditions, metadata: undefined },
    NEVER,
  );
  return answer.writtenAt;
}

/** `touch document:readme#viewer@user:anna` and the like, one transaction. */
export function writeText(
  tenant: Tenant,
  ...lines: readonly `${UpdateOperation} ${string}`[]
): Promise<string> {
  return write(tenant, lines.map(updateOf));
}

export function updateOf(line: string): RelationshipUpdate {
  const [operation, text = ''] = line.split(' ');
  return { operation: operation as UpdateOperation, relationship: parseRelationship(text) };
}

/** `document:readme#view@user:anna` as a question. */
export function question(text: string): CheckAsk {
  const { resource, relation, subject } = parseRelationship(text);
  return { resource, permission: relation, subject, context: {} };
}

export async function reasonOf(attempt: () => Promise<unknown>): Promise<Reason | 'no fault'> {
  const answer = await orFault(async () => {
    await attempt();
    return { kind: 'no fault' as const };
  });
  return answer.kind === 'fault' ? answer.reason : 'no fault';
}

async function orFault<Found>(
  attempt: () => Promise<Found>,
): Promise<Found | { readonly kind: 'fault'; readonly reason: Reason }> {
  try {
    return await attempt();
  } catch (error) {
    if (error instanceof Fault) return { kind: 'fault', reason: error.reason };
    throw error;
  }
}

function toAnswer(result: CheckBulkResult): Answer {
  return result.kind === 'fault' ? { kind: 'fault', reason: result.fault.reason } : result.verdict;
}
