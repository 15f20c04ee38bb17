import { catchUp } from '../consistency/choose.ts';
import type { Caller } from '../model/caller.ts';
import { Fault } from '../model/fault.ts';
import type { Relationship } from '../model/relationship.ts';
import type { Schema } from '../schema/schema.ts';
import { checkUpdate } from '../schema/check-update.ts';
import type { Limits } from '../tenants/limits.ts';
import { STEPS_PER_IMPORTED } from '../tenants/prices.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { ImportRelationshipsAnswer } from './asks.ts';
import { ListTurns } from './list-turns.ts';
import { requireSchema } from './snapshot.ts';
import { requireContextSize } from './write-relationships.ts';

/**
 * Create any number of relationships, all or none. Batches are taken as fast as they are stored. When it resolves they
 * are on disk and every check that starts from now on sees them; nothing of them is seen before. It is not tried again
 * when the schema moves meanwhile: the batches are gone.
 * @throws Fault `no-schema`, `relationship-context-too-large`, those of the schema's rules, `already-exists` (also for
 * one that comes twice), each of the first bad relationship, with its place; `conflict`, `schema-changed`,
 * `too-many-expired`; what the batches throw.
 */
export async function importRelationships(
  tenant: Tenant,
  _caller: Caller,
  batches: AsyncIterable<readonly Relationship[]>,
  signal: AbortSignal,
): Promise<ImportRelationshipsAnswer> {
  await catchUp(tenant.frontier, tenant.limits.freshnessWaitMs, signal); // to the schema that was just acknowledged
  const versioned = tenant.schemas.newest;
  const { revision, count } = await tenant.store.importRelationships(
    {
      batches: checked(requireSchema(versioned?.schema), tenant, batches, signal),
      schemaRevision: versioned?.revision ?? 0,
    },
    signal,
  );
  // Not the caller's signal: the change is made, and an answer that comes must not come before it is seen.
  await tenant.frontier.reach(revision, tenant.closing);
  return { writtenAt: tenant.tokenOf(revision), importedCount: count };
}

/**
 * Batches, or parts of them, at the pace of the tenant's turns. What comes before the first bad one is handed on before
 * the fault is thrown: it may be bad as well.
 */
async function* checked(
  schema: Schema,
  { limits, line }: Tenant,
  batches: AsyncIterable<readonly Relationship[]>,
  signal: AbortSignal,
): AsyncGenerator<readonly Relationship[], void, undefined> {
  let before = 0;
  const turns = new ListTurns(line, signal);
  for await (const batch of batches) {
    for (let start = 0; start < batch.length;) {
      const part = batch.slice(start, start + turns.countOf(STEPS_PER_IMPORTED));
      turns.use(part.length * STEPS_PER_IMPORTED);
      const { good, fault } = check(schema, limits, part);
      yield part.slice(0, good);
      if (fault !== undefined) throw placed(fault, before + good);
      start += part.length;
      before += part.length;
      await turns.giveWay();
    }
  }
}

function check(
  schema: Schema,
  limits: Limits,
  batch: readonly Relationship[],
): { readonly good: number; readonly fault: unknown } {
  let good = 0;
  try {
    for (const relationship of batch) {
      requireContextSize(relationship, limits);
      checkUpdate(schema, { operation: 'create', relationship });
      good++;
    }
    return { good, fault: undefined };
  } catch (fault) {
    return { good, fault };
  }
}

/** @param position in the import, counted from 0. */
function placed(thrown: unknown, position: number): unknown {
  if (!(thrown instanceof Fault)) return thrown;
  const { reason, details, violations } = thrown;
  const message = `relationship ${position + 1} of the import: ${thrown.message}`;
  return new Fault(reason, message, { details, violations, cause: thrown });
}
