import { checkBulkPermissionsRpc } from './check-bulk-permissions.ts';
import { computablePermissionsRpc } from './computable-permissions.ts';
import { dependentRelationsRpc } from './dependent-relations.ts';
import { diffSchemaRpc } from './diff-schema.ts';
import { reflectSchemaRpc } from './reflect-schema.ts';

/*
 * The older names of calls. Their messages have other names but the same fields, so on the wire they are the calls they
 * stand for, at another path.
 */

const SERVICE = '/authzed.api.v1.ExperimentalService';

/** The older messages have no room for traces, so none are made, whatever the request or its metadata says. */
export const bulkCheckPermissionRpc: typeof checkBulkPermissionsRpc = {
  ...checkBulkPermissionsRpc,
  path: `${SERVICE}/BulkCheckPermission`,
  decode: (message, options) => ({ ...checkBulkPermissionsRpc.decode(message, options), tracing: false }),
};

export const experimentalReflectSchemaRpc: typeof reflectSchemaRpc = {
  ...reflectSchemaRpc,
  path: `${SERVICE}/ExperimentalReflectSchema`,
};

export const experimentalComputablePermissionsRpc: typeof computablePermissionsRpc = {
  ...computablePermissionsRpc,
  path: `${SERVICE}/ExperimentalComputablePermissions`,
};

export const experimentalDependentRelationsRpc: typeof dependentRelationsRpc = {
  ...dependentRelationsRpc,
  path: `${SERVICE}/ExperimentalDependentRelations`,
};

export const experimentalDiffSchemaRpc: typeof diffSchemaRpc = {
  ...diffSchemaRpc,
  path: `${SERVICE}/ExperimentalDiffSchema`,
};
