/** The calls of `authzed.api.v1` that a load makes. */
export const PATHS = {
  check: '/authzed.api.v1.PermissionsService/CheckPermission',
  checkBulk: '/authzed.api.v1.PermissionsService/CheckBulkPermissions',
  write: '/authzed.api.v1.PermissionsService/WriteRelationships',
  delete: '/authzed.api.v1.PermissionsService/DeleteRelationships',
  lookupResources: '/authzed.api.v1.PermissionsService/LookupResources',
  lookupSubjects: '/authzed.api.v1.PermissionsService/LookupSubjects',
  importBulk: '/authzed.api.v1.PermissionsService/ImportBulkRelationships',
  exportBulk: '/authzed.api.v1.PermissionsService/ExportBulkRelationships',
  readSchema: '/authzed.api.v1.SchemaService/ReadSchema',
  writeSchema: '/authzed.api.v1.SchemaService/WriteSchema',
  watch: '/authzed.api.v1.WatchService/Watch',
} as const;
