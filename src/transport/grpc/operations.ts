import type { CredentialDesk } from '../../auth/stored/credential-desk.ts';
import type { Leaseholder } from '../../base/lease.ts';
import type { Soon } from '../../base/soon.ts';
import type { Caller } from '../../model/caller.ts';
import type { Consistency } from '../../model/consistency.ts';
import type { Relationship } from '../../model/relationship.ts';
import type { BackupAsk } from '../../operations/backup/backup-tenant.ts';
import type { DecisionOperations } from '../../operations/decisions/decision-operations.ts';
import type { DelegationOperations } from '../../operations/delegation/delegation-operations.ts';
import type {
  CheckBulkPermissionsAnswer,
  CheckBulkPermissionsAsk,
  CheckPermissionAnswer,
  CheckPermissionAsk,
  DeleteRelationshipsAnswer,
  DeleteRelationshipsAsk,
  ExpandPermissionTreeAnswer,
  ExpandPermissionTreeAsk,
  LookupResourcesAsk,
  LookupResourcesItem,
  LookupSubjectsAsk,
  LookupSubjectsItem,
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
import type { TenantOperations } from '../../operations/tenants/tenant-operations.ts';
import type {
  CountRelationshipsAnswer,
  RegisterRelationshipCounterAsk,
  RelationshipCounterAsk,
} from '../../operations/counter-asks.ts';
import type {
  ComputablePermissionsAsk,
  DependentRelationsAsk,
  DiffSchemaAnswer,
  DiffSchemaAsk,
  MembersAnswer,
  ReflectSchemaAnswer,
  ReflectSchemaAsk,
} from '../../operations/schema-asks.ts';

/** An operation on the state that `Snapshot` holds still; it may have its answer at once. */
export type Read<Snapshot, Ask, Answer> = (
  snapshot: Snapshot,
  caller: Caller,
  ask: Ask,
  signal: AbortSignal,
) => Soon<Answer>;

/** An operation on a tenant's world as it is. */
export type Act<Tenant, Ask, Answer> = (
  tenant: Tenant,
  caller: Caller,
  ask: Ask,
  signal: AbortSignal,
) => Promise<Answer>;

/** As `Read`, with an answer for each item found, in batches; stopping early ends the read. */
export type ReadMany<Snapshot, Ask, Item> = (
  snapshot: Snapshot,
  caller: Caller,
  ask: Ask,
  signal: AbortSignal,
) => AsyncIterable<readonly Item[]>;

/**
 * Told of a question that is refused since the state it asks for can't be had, before the refusal is given out.
 * @param thrown what opening the state failed with
 */
export type Unopened<Tenant, Ask> = (
  tenant: Tenant,
  caller: Caller,
  ask: Ask,
  asked: Consistency,
  thrown: unknown,
) => Soon<void>;

/** The questions of which that is told. */
export interface UnopenedOperations<Tenant> {
  readonly checkPermission: Unopened<Tenant, CheckPermissionAsk>;
  readonly checkBulkPermissions: Unopened<Tenant, CheckBulkPermissionsAsk>;
  readonly expandPermissionTree: Unopened<Tenant, ExpandPermissionTreeAsk>;
  readonly lookupResources: Unopened<Tenant, LookupResourcesAsk>;
  readonly lookupSubjects: Unopened<Tenant, LookupSubjectsAsk>;
}

/** What the transport asks of the layer below. It looks into neither a `Tenant` nor a `Snapshot`. */
export interface Operations<Tenant, Snapshot> {
  /** The world of the caller's tenant, which stays open until `holder`, which is the call, releases its lease. */
  readonly tenantOf: (caller: Caller, holder: Leaseholder) => Soon<Tenant>;
  readonly openSnapshot: (tenant: Tenant, ask: SnapshotAsk, signal: AbortSignal) => Soon<Snapshot>;
  readonly unopened: UnopenedOperations<Tenant>;
  readonly checkPermission: Read<Snapshot, CheckPermissionAsk, CheckPermissionAnswer>;
  readonly checkBulkPermissions: Read<Snapshot, CheckBulkPermissionsAsk, CheckBulkPermissionsAnswer>;
  readonly expandPermissionTree: Read<Snapshot, ExpandPermissionTreeAsk, ExpandPermissionTreeAnswer>;
  readonly lookupResources: ReadMany<Snapshot, LookupResourcesAsk, LookupResourcesItem>;
  readonly lookupSubjects: ReadMany<Snapshot, LookupSubjectsAsk, LookupSubjectsItem>;
  readonly readRelationships: ReadMany<Snapshot, ReadRelationshipsAsk, ReadRelationshipsItem>;
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
  readonly reflectSchema: Read<Snapshot, ReflectSchemaAsk, ReflectSchemaAnswer>;
  readonly computablePermissions: Read<Snapshot, ComputablePermissionsAsk, MembersAnswer>;
  readonly dependentRelations: Read<Snapshot, DependentRelationsAsk, MembersAnswer>;
  readonly diffSchema: Read<Snapshot, DiffSchemaAsk, DiffSchemaAnswer>;
  readonly registerRelationshipCounter: Act<Tenant, RegisterRelationshipCounterAsk, void>;
  readonly countRelationships: Act<Tenant, RelationshipCounterAsk, CountRelationshipsAnswer>;
  readonly unregisterRelationshipCounter: Act<Tenant, RelationshipCounterAsk, void>;
  /** The bytes of one backup, in pieces; stopping early ends it. */
  readonly backup: (
    tenant: Tenant,
    caller: Caller,
    ask: BackupAsk,
    signal: AbortSignal,
  ) => AsyncIterable<Uint8Array>;
  readonly decisions: DecisionOperations<Tenant>;
  readonly delegation: DelegationOperations<Tenant>;
  /** Of the server as a whole, not of a tenant's world; without it `CredentialService` is not served. */
  readonly credentials?: CredentialDesk | undefined;
  /** As well; without it `TenantService` is not served. */
  readonly tenants?: TenantOperations | undefined;
}
