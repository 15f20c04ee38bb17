import { canonicalJson } from '../base/json.ts';
import type { Caller } from '../model/caller.ts';
import { Fault } from '../model/fault.ts';
import { formatIdentity } from '../model/relationship-text.ts';
import type { Relationship } from '../model/relationship.ts';
import type { RelationshipUpdate } from '../model/update.ts';
import { checkUpdate } from '../schema/check-update.ts';
import type { Limits } from '../tenants/limits.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { WriteRelationshipsAnswer, WriteRelationshipsAsk } from './asks.ts';
import { commit, requireMetadata, requirePreconditionCount } from './commit.ts';
import { requirePreconditions } from './require-filter.ts';
import { requireSchema } from './snapshot.ts';

/**
 * Change relationships, all or none.
 * @throws Fault `metadata-too-large`, `too-many-updates`, `too-many-preconditions`, `duplicate-update`,
 * `relationship-context-too-large`, then those of the schema's rules, `precondition-failed`, `already-exists`
 */
export async function writeRelationships(
  tenant: Tenant,
  _caller: Caller,
  { updates, preconditions, metadata }: WriteRelationshipsAsk,
  signal: AbortSignal,
): Promise<WriteRelationshipsAnswer> {
  const { limits } = tenant;
  requireMetadata(metadata, limits.metadataBytesMax);
  requireUpdateCount(updates.length, limits.updatesMax);
  requirePreconditionCount(preconditions.length, limits.preconditionsMax);
  requireDistinct(updates);
  for (const { relationship } of updates) requireContextSize(relationship, limits);
  const { revision } = await commit(
    tenant,
    {
      preconditions,
      metadata,
      prepare: (versioned) => {
        const schema = requireSchema(versioned?.schema);
        requirePreconditions(schema, preconditions);
        for (const update of updates) checkUpdate(schema, update);
        return { kind: 'update', updates };
      },
    },
    signal,
  );
  return { writtenAt: tenant.tokenOf(revision) };
}

function requireUpdateCount(count: number, max: number): void {
  if (count > max) {
    throw new Fault(
      'too-many-updates',
      `update count of ${count} is greater than maximum allowed of ${max}`,
      {
        details: { update_count: String(count), maximum_updates_allowed: String(max) },
      },
    );
  }
}

function requireDistinct(updates: readonly RelationshipUpdate[]): void {
  const seen = new Set<string>();
  for (const { relationship } of updates) {
    const identity = formatIdentity(relationship);
    if (seen.has(identity)) {
      throw new Fault(
        'duplicate-update',
        `found more than one update with relationship \`${identity}\` in this request; a relationship can only be specified in an update once per overall WriteRelationships request`,
        { details: { definition_name: relationship.resource.type, relationship: identity } },
      );
    }
    seen.add(identity);
  }
}

/** @throws Fault `relationship-context-too-large` */
export function requireContextSize(
  relationship: Relationship,
  { relationshipContextBytesMax: max }: Limits,
): void {
  const { caveat } = relationship;
  if (caveat === undefined || max === 0) return;
  const bytes = Buffer.byteLength(caveat.name) + Buffer.byteLength(canonicalJson(caveat.context));
  if (bytes > max) {
    const identity = formatIdentity(relationship);
    throw new Fault(
      'relationship-context-too-large',
      `provided relationship \`${identity}\` exceeded maximum allowed caveat size of ${max}: found ${bytes}`,
      { details: { relationship: identity, max_allowed_size: String(max), context_size: String(bytes) } },
    );
  }
}
