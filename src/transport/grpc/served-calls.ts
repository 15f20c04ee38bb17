import { checkBulkPermissionsRpc } from '../wire/check-bulk-permissions.ts';
import { checkPermissionRpc } from '../wire/check-permission.ts';
import { deleteRelationshipsRpc } from '../wire/delete-relationships.ts';
import { expandPermissionTreeRpc } from '../wire/expand-permission-tree.ts';
import { lookupResourcesRpc } from '../wire/lookup-resources.ts';
import { lookupSubjectsRpc } from '../wire/lookup-subjects.ts';
import { readRelationshipsRpc } from '../wire/read-relationships.ts';
import { readSchemaRpc, writeSchemaRpc } from '../wire/schema.ts';
import { writeRelationshipsRpc } from '../wire/write-relationships.ts';
import type { Operations } from './operations.ts';
import { answerAct, type AnswerMany, answerRead, answerStream, type Answer } from './road.ts';

/** The calls that are answered, by path. */
export interface ServedCalls {
  readonly unary: ReadonlyMap<string, Answer>;
  readonly stream: ReadonlyMap<string, AnswerMany>;
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
      [lookupResourcesRpc.path, answerStream(lookupResourcesRpc, ask, ask.lookupResources)],
      [lookupSubjectsRpc.path, answerStream(lookupSubjectsRpc, ask, ask.lookupSubjects)],
      [readRelationshipsRpc.path, answerStream(readRelationshipsRpc, ask, ask.readRelationships)],
    ]),
  };
}
