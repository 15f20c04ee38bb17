import { canonicalJson, type JsonObject } from '../base/json.ts';
import { catchUp } from '../consistency/choose.ts';
import { Fault } from '../model/fault.ts';
import type { Precondition } from '../model/update.ts';
import type { Change, CommitOutcome } from '../store/store.ts';
import { STEPS_PER_COMMIT, stepsOf } from '../tenants/prices.ts';
import type { VersionedSchema } from '../tenants/schema-history.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { callPace } from './call-pace.ts';

/** A transaction is validated again this often when the schema moves under it. */
const ATTEMPTS_MAX = 10;

export interface Transaction {
  readonly preconditions: readonly Precondition[];
  readonly metadata: JsonObject | undefined;
  /** As `Commit.isExempt` of the store. */
  readonly isExempt?: boolean | undefined;
  /** Validate against the schema in force and say what to change. Called again when the schema moved meanwhile. */
  prepare(schema: VersionedSchema | undefined): Change;
}

/**
 * Commit a transaction that was validated against the schema it is committed under. When this resolves the change is
 * on disk and every check that starts from now on sees it.
 * @throws Fault of `prepare` or of the store
 */
export async function commit(
  tenant: Tenant,
  transaction: Transaction,
  signal: AbortSignal,
): Promise<CommitOutcome> {
  // Or a schema that was just acknowledged, on another thread, would not be the one this is validated against.
  await catchUp(tenant.frontier, tenant.limits.freshnessWaitMs, signal);
  const pace = callPace(tenant, signal);
  await pace(STEPS_PER_COMMIT);
  for (let attempt = 1; ; attempt++) {
    const schema = tenant.schemas.newest;
    const change = transaction.prepare(schema);
    try {
      const outcome = await tenant.store.commit(
        {
          change,
          preconditions: transaction.preconditions,
          metadata: transaction.metadata,
          schemaRevision: schema?.revision ?? 0,
          isExempt: transaction.isExempt,
          pace: (work) => pace(stepsOf(work)),
        },
        signal,
      );
      // Not the caller's signal: the change is made, and an answer that comes must not come before it is seen.
      await tenant.frontier.reach(outcome.revision, tenant.closing);
      return outcome;
    } catch (thrown) {
      const moved = thrown instanceof Fault && thrown.reason === 'schema-changed';
      if (!moved || attempt === ATTEMPTS_MAX) throw thrown;
      await tenant.frontier.reach(tenant.store.head(), signal);
    }
  }
}

/**
 * The member of a transaction's metadata in which operations on chains say who made them and why: they find it again, by
 * the transaction that made a relationship, and believe it.
 */
export const NOTE_MEMBER = 'delegation';

/** That a caller may keep `metadata`. @throws Fault `invalid-argument`, `metadata-too-large` */
export function requireMetadata(metadata: JsonObject | undefined, bytesMax: number): void {
  if (metadata === undefined) return;
  if (Object.hasOwn(metadata, NOTE_MEMBER)) {
    throw new Fault(
      'invalid-argument',
      `\`optional_transaction_metadata\`: expected no member \`${NOTE_MEMBER}\`, which is kept for what operations on chains of agents say of themselves, found one`,
    );
  }
  const bytes = Buffer.byteLength(canonicalJson(metadata));
  if (bytes > bytesMax) {
    throw new Fault(
      'metadata-too-large',
      `metadata size of ${bytes} is greater than maximum allowed of ${bytesMax}`,
      {
        details: { metadata_byte_size: String(bytes), maximum_allowed_metadata_byte_size: String(bytesMax) },
      },
    );
  }
}

/** @throws Fault `too-many-preconditions` */
export function requirePreconditionCount(count: number, max: number): void {
  if (count > max) {
    throw new Fault(
      'too-many-preconditions',
      `precondition count of ${count} is greater than maximum allowed of ${max}`,
      {
        details: { precondition_count: String(count), maximum_updates_allowed: String(max) },
      },
    );
  }
}
