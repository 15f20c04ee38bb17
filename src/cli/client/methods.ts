import type { ExportBulkRelationshipsRequest } from '../../gen/authzed/api/v1/ExportBulkRelationshipsRequest.ts';
import type { ExportBulkRelationshipsResponse__Output } from '../../gen/authzed/api/v1/ExportBulkRelationshipsResponse.ts';
import type { ImportBulkRelationshipsRequest } from '../../gen/authzed/api/v1/ImportBulkRelationshipsRequest.ts';
import type { ImportBulkRelationshipsResponse__Output } from '../../gen/authzed/api/v1/ImportBulkRelationshipsResponse.ts';
import type { ReadSchemaRequest } from '../../gen/authzed/api/v1/ReadSchemaRequest.ts';
import type { ReadSchemaResponse__Output } from '../../gen/authzed/api/v1/ReadSchemaResponse.ts';
import type { WriteSchemaRequest } from '../../gen/authzed/api/v1/WriteSchemaRequest.ts';
import type { WriteSchemaResponse__Output } from '../../gen/authzed/api/v1/WriteSchemaResponse.ts';
import type { Method } from './method.ts';
import { method } from './method.ts';

/** The calls that the command line makes. */

export const READ_SCHEMA: Method<ReadSchemaRequest, ReadSchemaResponse__Output> = method(
  'SchemaService',
  'ReadSchema',
);

export const WRITE_SCHEMA: Method<WriteSchemaRequest, WriteSchemaResponse__Output> = method(
  'SchemaService',
  'WriteSchema',
);

export const IMPORT: Method<ImportBulkRelationshipsRequest, ImportBulkRelationshipsResponse__Output> = method(
  'PermissionsService',
  'ImportBulkRelationships',
);

export const EXPORT: Method<ExportBulkRelationshipsRequest, ExportBulkRelationshipsResponse__Output> = method(
  'PermissionsService',
  'ExportBulkRelationships',
);
