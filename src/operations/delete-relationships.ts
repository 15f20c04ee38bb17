import type { Caller } from '../model/caller.ts';
import { checkFilter } from '../schema/check-filter.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { DeleteRelationshipsAnswer, DeleteRelationshipsAsk } from './asks.ts';
import { commit, requireMetadata, requirePreconditionCount } from './commit.ts';
import { limitTooLarge } from './read-relationships.ts';
import { requireFilter, requirePreconditions } from './require-filter.ts';
import { requireSchema } from './snapshot.ts';

/**
 * Delete what matches, in one transaction: everything, or at most `limit` if partial deletion is allowed.
 * @throws Fault `metadata-too-large`, `too-many-preconditions`, `limit-too-large`, `invalid-filter`,
 * `unknown-definition`, `unknown-relation`, `precondition-failed`, `too-many-to-delete`
 */
export async function deleteRelationships(
  tenant: Tenant,
  _caller: Caller,
  { filter, preconditions, limit, allowPartial, metadata }: DeleteRelationshipsAsk,
  signal: AbortSignal,
): Promise<DeleteRelationshipsAnswer> {
  const { limits } = tenant;
  requireMetadata(metadata, limits.metadataBytesMax);
  requirePreconditionCount(preconditions.length, limits.preconditionsMax);
  if (limit > limits.deleteLimitMax) throw limitTooLarge(limit, limits.deleteLimitMax);
  requireFilter(filter);
  const { revision, deletedCount, partial } = await commit(
    tenant,
    {
      preconditions,
      metadata,
      prepare: (versioned) => {
        const schema = requireSchema(versioned?.schema);
        requirePreconditions(schema, preconditions);
        checkFilter(schema, filter);
        return {
          kind: 'delete-matching',
          filter,
          limit: limit === 0 ? undefined : limit,
          partial: allowPartial,
        };
      },
    },
    signal,
  );
  return { deletedAt: tenant.tokenOf(revision), deletedCount, partial };
}
