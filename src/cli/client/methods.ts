import type { CheckPermissionRequest } from '../../gen/authzed/api/v1/CheckPermissionRequest.ts';
import type { CheckPermissionResponse__Output } from '../../gen/authzed/api/v1/CheckPermissionResponse.ts';
import type { DeleteRelationshipsRequest } from '../../gen/authzed/api/v1/DeleteRelationshipsRequest.ts';
import type { DeleteRelationshipsResponse__Output } from '../../gen/authzed/api/v1/DeleteRelationshipsResponse.ts';
import type { ExpandPermissionTreeRequest } from '../../gen/authzed/api/v1/ExpandPermissionTreeRequest.ts';
import type { ExpandPermissionTreeResponse__Output } from '../../gen/authzed/api/v1/ExpandPermissionTreeResponse.ts';
import type { ExportBulkRelationshipsRequest } from '../../gen/authzed/api/v1/ExportBulkRelationshipsRequest.ts';
import type { ExportBulkRelationshipsResponse__Output } from '../../gen/authzed/api/v1/ExportBulkRelationshipsResponse.ts';
import type { ImportBulkRelationshipsRequest } from '../../gen/authzed/api/v1/ImportBulkRelationshipsRequest.ts';
import type { ImportBulkRelationshipsResponse__Output } from '../../gen/authzed/api/v1/ImportBulkRelationshipsResponse.ts';
import type { LookupResourcesRequest } from '../../gen/authzed/api/v1/LookupResourcesRequest.ts';
import type { LookupResourcesResponse__Output } from '../../gen/authzed/api/v1/LookupResourcesResponse.ts';
import type { LookupSubjectsRequest } from '../../gen/authzed/api/v1/LookupSubjectsRequest.ts';
import type { LookupSubjectsResponse__Output } from '../../gen/authzed/api/v1/LookupSubjectsResponse.ts';
import type { ReadRelationshipsRequest } from '../../gen/authzed/api/v1/ReadRelationshipsRequest.ts';
import type { ReadRelationshipsResponse__Output } from '../../gen/authzed/api/v1/ReadRelationshipsResponse.ts';
import type { ReadSchemaRequest } from '../../gen/authzed/api/v1/ReadSchemaRequest.ts';
import type { ReadSchemaResponse__Output } from '../../gen/authzed/api/v1/ReadSchemaResponse.ts';
import type { WatchRequest } from '../../gen/authzed/api/v1/WatchRequest.ts';
import type { WatchResponse__Output } from '../../gen/authzed/api/v1/WatchResponse.ts';
import type { WriteRelationshipsRequest } from '../../gen/authzed/api/v1/WriteRelationshipsRequest.ts';
import type { WriteRelationshipsResponse__Output } from '../../gen/authzed/api/v1/WriteRelationshipsResponse.ts';
import type { WriteSchemaRequest } from '../../gen/authzed/api/v1/WriteSchemaRequest.ts';
import type { WriteSchemaResponse__Output } from '../../gen/authzed/api/v1/WriteSchemaResponse.ts';
import type { Method } from './method.ts';
import { method } from './method.ts';

/** The calls that the command line makes. */

export const CHECK: Method<CheckPermissionRequest, CheckPermissionResponse__Output> = method(
  'PermissionsService',
  'CheckPermission',
);

export const EXPAND: Method<ExpandPermissionTreeRequest, ExpandPermissionTreeResponse__Output> = method(
  'PermissionsService',
  'ExpandPermissionTree',
);

export const READ: Method<ReadRelationshipsRequest, ReadRelationshipsResponse__Output> = method(
  'PermissionsService',
  'ReadRelationships',
);

export const WRITE: Method<WriteRelationshipsRequest, WriteRelationshipsResponse__Output> = method(
  'PermissionsService',
  'WriteRelationships',
);

export const DELETE: Method<DeleteRelationshipsRequest, DeleteRelationshipsResponse__Output> = method(
  'PermissionsService',
  'DeleteRelationships',
);

export const LOOKUP_RESOURCES: Method<LookupResourcesRequest, LookupResourcesResponse__Output> = method(
  'PermissionsService',
  'LookupResources',
);

export const LOOKUP_SUBJECTS: Method<LookupSubjectsRequest, LookupSubjectsResponse__Output> = method(
  'PermissionsService',
  'LookupSubjects',
);

export const IMPORT: Method<ImportBulkRelationshipsRequest, ImportBulkRelationshipsResponse__Output> = method(
  'PermissionsService',
  'ImportBulkRelationships',
);

export const EXPORT: Method<ExportBulkRelationshipsRequest, ExportBulkRelationshipsResponse__Output> = method(
  'PermissionsService',
  'ExportBulkRelationships',
);

export const READ_SCHEMA: Method<ReadSchemaRequest, ReadSchemaResponse__Output> = method(
  'SchemaService',
  'ReadSchema',
);

export const WRITE_SCHEMA: Method<WriteSchemaRequest, WriteSchemaResponse__Output> = method(
  'SchemaService',
  'WriteSchema',
);

export const WATCH: Method<WatchRequest, WatchResponse__Output> = method('WatchService', 'Watch');
