import type { Caller } from '../../model/caller.ts';
import type { Relationship } from '../../model/relationship.ts';
import type {
  CheckBulkPermissionsAnswer,
  CheckBulkPermissionsAsk,
  CheckPermissionAnswer,
  CheckPermissionAsk,
  DeleteRelationshipsAnswer,
  DeleteRelationshipsAsk,
  ExpandPermissionTreeAnswer,
  ExpandPermissionTreeAsk,
  ExportRelationshipsAsk,
  ExportRelationshipsPage,
  ImportRelationshipsAnswer,
  ReadRelationshipsAsk,
  ReadRelationshipsItem,
  ReadSchemaAnswer,
  SnapshotAsk,
  WatchAsk,
  WatchEvent,
  WriteRelationshipsAnswer,
  WriteRelationshipsAsk,
  WriteSchemaAnswer,
  WriteSchemaAsk,
} from '../../operations/asks.ts';

/** An operation on the state that `Snapshot` holds still. */
export type Read<Snapshot, Ask, Answer> = (
  snapshot: Snapshot,
  caller: Caller,
  ask: Ask,
  signal: AbortSignal,
) => Promise<Answer>;

/** An operation on a tenant's world as it is. */
export type Act<Tenant, Ask, Answer> = (
  tenant: Tenant,
  caller: Caller,
  ask: Ask,
  signal: AbortSignal,
) => Promise<Answer>;

/** What the transport asks of the layer below. It looks into neither a `Tenant` nor a `Snapshot`. */
export interface Operations<Tenant, Snapshot> {
  readonly tenantOf: (caller: Caller) => Tenant | Promise<Tenant>;
  readonly openSnapshot: (tenant: Tenant, ask: SnapshotAsk, signal: AbortSignal) => Promise<Snapshot>;
  readonly checkPermission: Read<Snapshot, CheckPermissionAsk, CheckPermissionAnswer>;
  readonly checkBulkPermissions: Read<Snapshot, CheckBulkPermissionsAsk, CheckBulkPermissionsAnswer>;
  readonly expandPermissionTree: Read<Snapshot, ExpandPermissionTreeAsk, ExpandPermissionTreeAnswer>;
  /** In batches; stopping early ends the read. */
  readonly readRelationships: (
    snapshot: Snapshot,
    caller: Caller,
    ask: ReadRelationshipsAsk,
    signal: AbortSignal,
  ) => AsyncIterable<readonly ReadRelationshipsItem[]>;
  /** In pages; stopping early ends the read. */
  readonly exportRelationships: (
    snapshot: Snapshot,
    caller: Caller,
    ask: ExportRelationshipsAsk,
    signal: AbortSignal,
  ) => AsyncIterable<ExportRelationshipsPage>;
  /** Takes batches as they come; nothing is imported unless they end well. */
  readonly importRelationships: Act<
    Tenant,
    AsyncIterable<readonly Relationship[]>,
    ImportRelationshipsAnswer
  >;
  /** Without end; stopping early ends the watch. */
  readonly watch: (
    tenant: Tenant,
    caller: Caller,
    ask: WatchAsk,
    signal: AbortSignal,
  ) => AsyncIterable<WatchEvent>;
  readonly writeRelationships: Act<Tenant, WriteRelationshipsAsk, WriteRelationshipsAnswer>;
  readonly deleteRelationships: Act<Tenant, DeleteRelationshipsAsk, DeleteRelationshipsAnswer>;
  readonly readSchema: (tenant: Tenant, caller: Caller, signal: AbortSignal) => Promise<ReadSchemaAnswer>;
  readonly writeSchema: Act<Tenant, WriteSchemaAsk, WriteSchemaAnswer>;
}
