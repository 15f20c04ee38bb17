import type { Operations } from '../transport/grpc/operations.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { checkBulkPermissions } from '../operations/check-bulk-permissions.ts';
import { checkPermission } from '../operations/check-permission.ts';
import { computablePermissions } from '../operations/computable-permissions.ts';
import { countRelationships } from '../operations/count-relationships.ts';
import { deleteRelationships } from '../operations/delete-relationships.ts';
import { dependentRelations } from '../operations/dependent-relations.ts';
import { diffSchema } from '../operations/diff-schema.ts';
import { expandPermissionTree } from '../operations/expand-permission-tree.ts';
import { lookupResources } from '../operations/lookup-resources.ts';
import { lookupSubjects } from '../operations/lookup-subjects.ts';
import { exportRelationships } from '../operations/export-relationships.ts';
import { importRelationships } from '../operations/import-relationships.ts';
import { readRelationships } from '../operations/read-relationships.ts';
import { readSchema } from '../operations/read-schema.ts';
import { reflectSchema } from '../operations/reflect-schema.ts';
import { registerRelationshipCounter } from '../operations/register-relationship-counter.ts';
import { openSnapshot } from '../operations/snapshot.ts';
import { unregisterRelationshipCounter } from '../operations/unregister-relationship-counter.ts';
import { watch } from '../operations/watch.ts';
import { writeRelationships } from '../operations/write-relationships.ts';
import { writeSchema } from '../operations/write-schema.ts';
import type { Snapshot } from '../operations/snapshot.ts';

/** Which operation is behind each call of the transport, whichever tenant it is for. */
export const OPERATIONS: Omit<Operations<Tenant, Snapshot>, 'tenantOf'> = {
  openSnapshot,
  checkPermission,
  checkBulkPermissions,
  expandPermissionTree,
  lookupResources,
  lookupSubjects,
  readRelationships,
  exportRelationships,
  importRelationships,
  watch,
  writeRelationships,
  deleteRelationships,
  readSchema,
  writeSchema,
  reflectSchema,
  computablePermissions,
  dependentRelations,
  diffSchema,
  registerRelationshipCounter,
  countRelationships,
  unregisterRelationshipCounter,
};
