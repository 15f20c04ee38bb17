import { backupRpc } from '../wire/backup.ts';
import { checkBulkPermissionsRpc } from '../wire/check-bulk-permissions.ts';
import { checkPermissionRpc } from '../wire/check-permission.ts';
import { computablePermissionsRpc } from '../wire/computable-permissions.ts';
import { deleteRelationshipsRpc } from '../wire/delete-relationships.ts';
import { dependentRelationsRpc } from '../wire/dependent-relations.ts';
import {
  bulkCheckPermissionRpc,
  experimentalComputablePermissionsRpc,
  experimentalDependentRelationsRpc,
  experimentalDiffSchemaRpc,
  experimentalReflectSchemaRpc,
} from '../wire/deprecated-twins.ts';
import { diffSchemaRpc } from '../wire/diff-schema.ts';
import { expandPermissionTreeRpc } from '../wire/expand-permission-tree.ts';
import { lookupResourcesRpc } from '../wire/lookup-resources.ts';
import { lookupSubjectsRpc } from '../wire/lookup-subjects.ts';
import { bulkExportRelationshipsRpc, exportBulkRelationshipsRpc } from '../wire/export-relationships.ts';
import { bulkImportRelationshipsRpc, importBulkRelationshipsRpc } from '../wire/import-relationships.ts';
import { readRelationshipsRpc } from '../wire/read-relationships.ts';
import { reflectSchemaRpc } from '../wire/reflect-schema.ts';
import {
  countRelationshipsRpc,
  registerRelationshipCounterRpc,
  unregisterRelationshipCounterRpc,
} from '../wire/relationship-counters.ts';
import { readSchemaRpc, writeSchemaRpc } from '../wire/schema.ts';
import { watchRpc } from '../wire/watch.ts';
import { writeRelationshipsRpc } from '../wire/write-relationships.ts';
import { delegationCalls, delegationStreams } from './delegation-calls.ts';
import type { CredentialDesk } from '../../auth/stored/credential-desk.ts';
import {
  createCredentialRpc,
  listCredentialsRpc,
  revokeCredentialRpc,
  rotateCredentialRpc,
} from '../wire/credential-calls.ts';
import type { Operations } from './operations.ts';
import { servedDecisionCalls } from './served-decision-calls.ts';
import { servedTenantCalls } from './served-tenant-calls.ts';
import {
  answerAct,
  answerLive,
  type AnswerMany,
  answerRead,
  answerShared,
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
  const { unopened } = operations;
  const decisions = servedDecisionCalls(operations);
  const tenants = ask.tenants && servedTenantCalls(ask.tenants);
  return {
    unary: new Map([
      ...decisions.unary,
      [
        checkPermissionRpc.path,
        answerRead(checkPermissionRpc, ask, ask.checkPermission, unopened.checkPermission),
      ],
      [
        checkBulkPermissionsRpc.path,
        answerRead(checkBulkPermissionsRpc, ask, ask.checkBulkPermissions, unopened.checkBulkPermissions),
      ],
      [
        expandPermissionTreeRpc.path,
        answerRead(expandPermissionTreeRpc, ask, ask.expandPermissionTree, unopened.expandPermissionTree),
      ],
      [writeRelationshipsRpc.path, answerAct(writeRelationshipsRpc, ask, ask.writeRelationships)],
      [deleteRelationshipsRpc.path, answerAct(deleteRelationshipsRpc, ask, ask.deleteRelationships)],
      [
        readSchemaRpc.path,
        answerAct(readSchemaRpc, ask, (tenant, caller, _ask, signal) =>
          ask.readSchema(tenant, caller, signal),
        ),
      ],
      [writeSchemaRpc.path, answerAct(writeSchemaRpc, ask, ask.writeSchema)],
      [reflectSchemaRpc.path, answerRead(reflectSchemaRpc, ask, ask.reflectSchema)],
      [computablePermissionsRpc.path, answerRead(computablePermissionsRpc, ask, ask.computablePermissions)],
      [dependentRelationsRpc.path, answerRead(dependentRelationsRpc, ask, ask.dependentRelations)],
      [diffSchemaRpc.path, answerRead(diffSchemaRpc, ask, ask.diffSchema)],
      [
        bulkCheckPermissionRpc.path,
        answerRead(bulkCheckPermissionRpc, ask, ask.checkBulkPermissions, unopened.checkBulkPermissions),
      ],
      [experimentalReflectSchemaRpc.path, answerRead(experimentalReflectSchemaRpc, ask, ask.reflectSchema)],
      [
        experimentalComputablePermissionsRpc.path,
        answerRead(experimentalComputablePermissionsRpc, ask, ask.computablePermissions),
      ],
      [
        experimentalDependentRelationsRpc.path,
        answerRead(experimentalDependentRelationsRpc, ask, ask.dependentRelations),
      ],
      [experimentalDiffSchemaRpc.path, answerRead(experimentalDiffSchemaRpc, ask, ask.diffSchema)],
      [
        registerRelationshipCounterRpc.path,
        answerAct(registerRelationshipCounterRpc, ask, ask.registerRelationshipCounter),
      ],
      [countRelationshipsRpc.path, answerAct(countRelationshipsRpc, ask, ask.countRelationships)],
      [
        unregisterRelationshipCounterRpc.path,
        answerAct(unregisterRelationshipCounterRpc, ask, ask.unregisterRelationshipCounter),
      ],
      ...delegationCalls(operations),
      ...(ask.credentials === undefined ? [] : credentialCalls(ask, ask.credentials)),
      ...(tenants?.unary ?? []),
    ]),
    stream: new Map([
      ...decisions.stream,
      ...(tenants?.stream ?? []),
      [
        lookupResourcesRpc.path,
        answerStream(lookupResourcesRpc, ask, ask.lookupResources, unopened.lookupResources),
      ],
      [
        lookupSubjectsRpc.path,
        answerStream(lookupSubjectsRpc, ask, ask.lookupSubjects, unopened.lookupSubjects),
      ],
      [readRelationshipsRpc.path, answerStream(readRelationshipsRpc, ask, ask.readRelationships)],
      ...[exportBulkRelationshipsRpc, bulkExportRelationshipsRpc].map(
        (rpc) => [rpc.path, answerStream(rpc, ask, singly(ask.exportRelationships))] as const,
      ),
      [backupRpc.path, answerLive(backupRpc, ask, ask.backup)],
      ...delegationStreams(operations),
    ]),
    live: new Map([...decisions.live, [watchRpc.path, answerLive(watchRpc, ask, ask.watch)]]),
    upload: new Map([
      ...[importBulkRelationshipsRpc, bulkImportRelationshipsRpc].map(
        (rpc) => [rpc.path, answerUpload(rpc, ask, ask.importRelationships)] as const,
      ),
      ...(tenants?.upload ?? []),
    ]),
  };
}

function credentialCalls<Tenant, Snapshot>(
  all: Operations<Tenant, Snapshot>,
  desk: CredentialDesk,
): readonly (readonly [path: string, answer: Answer])[] {
  return [
    [createCredentialRpc.path, answerShared(createCredentialRpc, all, (by, ask) => desk.create(by, ask))],
    [listCredentialsRpc.path, answerShared(listCredentialsRpc, all, (by, ask) => desk.list(by, ask))],
    [rotateCredentialRpc.path, answerShared(rotateCredentialRpc, all, (by, ask) => desk.rotate(by, ask))],
    [revokeCredentialRpc.path, answerShared(revokeCredentialRpc, all, (by, ask) => desk.revoke(by, ask))],
  ];
}
