import type { Operations } from '../transport/grpc/operations.ts';
import { defaultProfile } from '../delegation/default-profile.ts';
import { backupTenant } from '../operations/backup/backup-tenant.ts';
import { decisionOperations } from '../operations/decisions/decision-operations.ts';
import type { Tenant } from '../tenants/tenant.ts';
import {
  recordedCheckBulkPermissions,
  recordUnopenedBulk,
} from '../operations/recorded/check-bulk-permissions.ts';
import { recordedCheckPermission, recordUnopenedCheck } from '../operations/recorded/check-permission.ts';
import { computablePermissions } from '../operations/computable-permissions.ts';
import { countRelationships } from '../operations/count-relationships.ts';
import { recordedDeleteRelationships } from '../operations/recorded/delete-relationships.ts';
import type { DelegationProfile } from '../delegation/profile.ts';
import { delegationOperations } from '../operations/delegation/delegation-operations.ts';
import { dependentRelations } from '../operations/dependent-relations.ts';
import { diffSchema } from '../operations/diff-schema.ts';
import {
  recordedExpandPermissionTree,
  recordUnopenedExpand,
} from '../operations/recorded/expand-permission-tree.ts';
import {
  recordedLookupResources,
  recordUnopenedLookupResources,
} from '../operations/recorded/lookup-resources.ts';
import {
  recordedLookupSubjects,
  recordUnopenedLookupSubjects,
} from '../operations/recorded/lookup-subjects.ts';
import { exportRelationships } from '../operations/export-relationships.ts';
import { recordedImportRelationships } from '../operations/recorded/import-relationships.ts';
import { readRelationships } from '../operations/read-relationships.ts';
import { readSchema } from '../operations/read-schema.ts';
import { reflectSchema } from '../operations/reflect-schema.ts';
import { registerRelationshipCounter } from '../operations/register-relationship-counter.ts';
import { openSnapshot } from '../operations/snapshot.ts';
import { unregisterRelationshipCounter } from '../operations/unregister-relationship-counter.ts';
import { watch } from '../operations/watch.ts';
import { recordedWriteRelationships } from '../operations/recorded/write-relationships.ts';
import { recordedWriteSchema } from '../operations/recorded/write-schema.ts';
import type { Snapshot } from '../operations/snapshot.ts';

/** Which operation is behind each call of the transport, whichever tenant it is for; what decides is recorded. Chains are under the built-in profile. */
export const OPERATIONS: Omit<Operations<Tenant, Snapshot>, 'tenantOf'> = {
  openSnapshot,
  unopened: {
    checkPermission: recordUnopenedCheck,
    checkBulkPermissions: recordUnopenedBulk,
    expandPermissionTree: recordUnopenedExpand,
    lookupResources: recordUnopenedLookupResources,
    lookupSubjects: recordUnopenedLookupSubjects,
  },
  checkPermission: recordedCheckPermission,
  checkBulkPermissions: recordedCheckBulkPermissions,
  expandPermissionTree: recordedExpandPermissionTree,
  lookupResources: recordedLookupResources,
  lookupSubjects: recordedLookupSubjects,
  readRelationships,
  exportRelationships,
  importRelationships: recordedImportRelationships,
  watch,
  writeRelationships: recordedWriteRelationships,
  deleteRelationships: recordedDeleteRelationships,
  readSchema,
  writeSchema: recordedWriteSchema,
  reflectSchema,
  computablePermissions,
  dependentRelations,
  diffSchema,
  registerRelationshipCounter,
  countRelationships,
  unregisterRelationshipCounter,
  backup: backupTenant,
  decisions: decisionOperations({ profile: defaultProfile().profile, historyMs: undefined }),
  delegation: delegationOperations(defaultProfile().profile),
};

/** The same with chains under a profile that was chosen. @param historyMs how long the store keeps what has expired */
export function operationsUnder(profile: DelegationProfile, historyMs: number): typeof OPERATIONS {
  return {
    ...OPERATIONS,
    decisions: decisionOperations({ profile, historyMs }),
    delegation: delegationOperations(profile),
  };
}
