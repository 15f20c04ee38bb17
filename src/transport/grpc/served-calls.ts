import { checkBulkPermissionsRpc } from '../wire/check-bulk-permissions.ts';
import { checkPermissionRpc } from '../wire/check-permission.ts';
import { deleteRelationshipsRpc } from '../wire/delete-relationships.ts';
import { expandPermissionTreeRpc } from '../wire/expand-permission-tree.ts';
import { bulkExportRelationshipsRpc, exportBulkRelationshipsRpc } from '../wire/export-relationships.ts';
import { bulkImportRelationshipsRpc, importBulkRelationshipsRpc } from '../wire/import-relationships.ts';
import { readRelationshipsRpc } from '../wire/read-relationships.ts';
import { readSchemaRpc, writeSchemaRpc } from '../wire/schema.ts';
import { watchRpc } from '../wire/watch.ts';
import { writeRelationshipsRpc } from '../wire/write-relationships.ts';
import type { Operations } from './operations.ts';
import {
  answerAct,
  answerLive,
  type AnswerMany,
  answerRead,
  answerStream,
  answerUpload,
  type AnswerUpload,
  type Answer,
  singly,
} from './road.ts';

/** The calls that are answered, by path. */
export interface ServedCalls {
  readonly unary: ReadonlyMap<string, Answer>;
  readonly stream: ReadonlyMap<string, AnswerMany>;
  /** Streams that end only when somebody ends them. */
  readonly live: ReadonlyMap<string, AnswerMany>;
  readonly upload: ReadonlyMap<string, AnswerUpload>;
}

/** Which operation answers which call. */
export function servedCalls<Tenant, Snapshot>(operations: Operations<Tenant, Snapshot>): ServedCalls {
  const ask = operations;
  return {
    unary: new Map([
      [checkPermissionRpc.path, answerRead(checkPermissionRpc, ask, ask.checkPermission)],
      [checkBulkPermissionsRpc.path, answerRead(checkBulkPermissionsRpc, ask, ask.checkBulkPermissions)],
      [expandPermissionTreeRpc.path, answerRead(expandPermissionTreeRpc, ask, ask.expandPermissionTree)],
      [writeRelationshipsRpc.path, answerAct(writeRelationshipsRpc, ask, ask.writeRelationships)],
      [deleteRelationshipsRpc.path, answerAct(deleteRelationshipsRpc, ask, ask.deleteRelationships)],
      [
        readSchemaRpc.path,
        answerAct(readSchemaRpc, ask, (tenant, caller, _ask, signal) =>
          ask.readSchema(tenant, caller, signal),
        ),
      ],
      [writeSchemaRpc.path, answerAct(writeSchemaRpc, ask, ask.writeSchema)],
    ]),
    stream: new Map([
      [readRelationshipsRpc.path, answerStream(readRelationshipsRpc, ask, ask.readRelationships)],
      ...[exportBulkRelationshipsRpc, bulkExportRelationshipsRpc].map(
        (rpc) => [rpc.path, answerStream(rpc, ask, singly(ask.exportRelationships))] as const,
      ),
    ]),
    live: new Map([[watchRpc.path, answerLive(watchRpc, ask, ask.watch)]]),
    upload: new Map(
      [importBulkRelationshipsRpc, bulkImportRelationshipsRpc].map(
        (rpc) => [rpc.path, answerUpload(rpc, ask, ask.importRelationships)] as const,
      ),
    ),
  };
}
