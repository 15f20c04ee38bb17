import type { Caller } from '../../model/caller.ts';
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
  ReadRelationshipsAsk,
  ReadRelationshipsItem,
  ReadSchemaAnswer,
  SnapshotAsk,
  WriteRelationshipsAnswer,
  WriteRelationshipsAsk,
  WriteSchemaAnswer,
  WriteSchemaAsk,
} from '../../operations/asks.ts';
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

/** As `Read`, with an answer for each item found, in batches; stopping early ends the read. */
export type ReadMany<Snapshot, Ask, Item> = (
  snapshot: Snapshot,
  caller: Caller,
  ask: Ask,
  signal: AbortSignal,
) => AsyncIterable<readonly Item[]>;

/** What the transport asks of the layer below. It looks into neither a `Tenant` nor a `Snapshot`. */
export interface Operations<Tenant, Snapshot> {
  readonly tenantOf: (caller: Caller) => Tenant | Promise<Tenant>;
  readonly openSnapshot: (tenant: Tenant, ask: SnapshotAsk, signal: AbortSignal) => Promise<Snapshot>;
  readonly checkPermission: Read<Snapshot, CheckPermissionAsk, CheckPermissionAnswer>;
  readonly checkBulkPermissions: Read<Snapshot, CheckBulkPermissionsAsk, CheckBulkPermissionsAnswer>;
  readonly expandPermissionTree: Read<Snapshot, ExpandPermissionTreeAsk, ExpandPermissionTreeAnswer>;
  readonly lookupResources: ReadMany<Snapshot, LookupResourcesAsk, LookupResourcesItem>;
  readonly lookupSubjects: ReadMany<Snapshot, LookupSubjectsAsk, LookupSubjectsItem>;
  readonly readRelationships: ReadMany<Snapshot, ReadRelationshipsAsk, ReadRelationshipsItem>;
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
}
