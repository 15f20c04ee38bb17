import { totalmem } from 'node:os';
import { systemClock, type Clock } from './base/clock.ts';
import type { Caller } from './model/caller.ts';
import type { Consistency } from './model/consistency.ts';
import type { Relationship } from './model/relationship.ts';
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
  WatchAsk,
  WatchEvent,
  WriteRelationshipsAnswer,
  WriteRelationshipsAsk,
  WriteSchemaAnswer,
} from './operations/asks.ts';
import type { CountRelationshipsAnswer, RegisterRelationshipCounterAsk } from './operations/counter-asks.ts';
import { checkBulkPermissions } from './operations/check-bulk-permissions.ts';
import { checkPermission } from './operations/check-permission.ts';
import { computablePermissions } from './operations/computable-permissions.ts';
import { countRelationships } from './operations/count-relationships.ts';
import { deleteRelationships } from './operations/delete-relationships.ts';
import { dependentRelations } from './operations/dependent-relations.ts';
import { diffSchema } from './operations/diff-schema.ts';
import { expandPermissionTree } from './operations/expand-permission-tree.ts';
import { lookupResources } from './operations/lookup-resources.ts';
import { lookupSubjects } from './operations/lookup-subjects.ts';
import { exportRelationships } from './operations/export-relationships.ts';
import { importRelationships } from './operations/import-relationships.ts';
import { readRelationships } from './operations/read-relationships.ts';
import { readSchema } from './operations/read-schema.ts';
import { reflectSchema } from './operations/reflect-schema.ts';
import { registerRelationshipCounter } from './operations/register-relationship-counter.ts';
import { openSnapshot, type Snapshot } from './operations/snapshot.ts';
import { unregisterRelationshipCounter } from './operations/unregister-relationship-counter.ts';
import { watch } from './operations/watch.ts';
import { writeRelationships } from './operations/write-relationships.ts';
import { writeSchema } from './operations/write-schema.ts';
import type {
  ComputablePermissionsAsk,
  DependentRelationsAsk,
  DiffSchemaAnswer,
  MembersAnswer,
  ReflectSchemaAnswer,
  ReflectSchemaAsk,
} from './operations/schema-asks.ts';
import { UNBOUNDED } from './graph/graph.ts';
import { DEFAULT_LIMITS, type Limits } from './tenants/limits.ts';
import { openTenant } from './tenants/open-tenant.ts';
import type { Tenant } from './tenants/tenant.ts';

export type { Clock } from './base/clock.ts';
export type { JsonObject, JsonValue } from './base/json.ts';
export type { Consistency } from './model/consistency.ts';
export type { ExpandTree } from './model/expand-tree.ts';
export { Fault, type Reason, type Violation } from './model/fault.ts';
export type { RelationshipFilter, SubjectFilter } from './model/filter.ts';
export { formatRelationship, parseRelationship } from './model/relationship-text.ts';
export type * from './model/reflection.ts';
export type { CaveatUse, ObjectRef, Relationship, SubjectRef } from './model/relationship.ts';
export type { SchemaChange } from './model/schema-change.ts';
export type { CheckTrace } from './model/trace.ts';
export type { Precondition, RelationshipUpdate, UpdateOperation } from './model/update.ts';
export type { Verdict } from './model/verdict.ts';
export type * from './operations/asks.ts';
export type * from './operations/counter-asks.ts';
export type * from './operations/schema-asks.ts';
export type { Limits } from './tenants/limits.ts';

export interface OpenOptions {
  /** Where the data lives; made if it is not there. One process at a time. */
  readonly dataDir: string;
  /** Which tenant's world; `default` if absent, the one a server started on the folder serves. */
  readonly tenant?: string | undefined;
  readonly limits?: Partial<Limits> | undefined;
  readonly clock?: Clock | undefined;
  /** Whether a write is on the disk when it is acknowledged (default true). */
  readonly sync?: boolean | undefined;
  /** Memory for relationships that are kept ready to be walked, in bytes; half of the machine's if absent. Any amount serves any data. */
  readonly graphMemoryBytes?: number | undefined;
  /** Whether to fill that memory in the background, before anyone asks (default true). */
  readonly preload?: boolean | undefined;
}

export interface CallOptions {
  /** Reads only. The newest state if absent. */
  readonly consistency?: Consistency | undefined;
  readonly signal?: AbortSignal | undefined;
}

const TENANT_NAME = /^[a-z0-9][a-z0-9_-]{0,62}$/;
const NEVER = new AbortController().signal;

/**
 * One tenant's world in this process, without a server: the operations that gRPC serves, on the same data. Refusals are
 * `Fault`s; what each call may throw is said at its operation.
 */
export class Bailiwick {
  readonly #tenant: Tenant;
  readonly #caller: Caller;

  private constructor(tenant: Tenant) {
    this.#tenant = tenant;
    this.#caller = { tenant: tenant.name, name: 'in-process' };
  }

  /** @throws Fault `data-locked`, `data-version`, `data-damaged` */
  static async open(options: OpenOptions): Promise<Bailiwick> {
    const name = options.tenant ?? 'default';
    if (!TENANT_NAME.test(name)) {
      throw new RangeError(`a tenant's name matches \`${TENANT_NAME.source}\`, found \`${name}\``);
    }
    const limits = { ...DEFAULT_LIMITS, ...options.limits };
    const clock = options.clock ?? systemClock;
    const budget = options.graphMemoryBytes ?? Math.floor(totalmem() / 2);
    const tenant = await openTenant(options.dataDir, name, {
      clock,
      limits,
      sync: options.sync,
      graph: { ...UNBOUNDED, budget },
      preload: options.preload ?? true,
    });
    return new Bailiwick(tenant);
  }

  async checkPermission(ask: CheckPermissionAsk, options: CallOptions = {}): Promise<CheckPermissionAnswer> {
    return checkPermission(await this.#snapshot(options), this.#caller, ask, options.signal ?? NEVER);
  }

  async checkBulkPermissions(
    ask: CheckBulkPermissionsAsk,
    options: CallOptions = {},
  ): Promise<CheckBulkPermissionsAnswer> {
    return checkBulkPermissions(await this.#snapshot(options), this.#caller, ask, options.signal ?? NEVER);
  }

  async expandPermissionTree(
    ask: ExpandPermissionTreeAsk,
    options: CallOptions = {},
  ): Promise<ExpandPermissionTreeAnswer> {
    return expandPermissionTree(await this.#snapshot(options), this.#caller, ask, options.signal ?? NEVER);
  }

  async *lookupResources(
    ask: LookupResourcesAsk,
    options: CallOptions = {},
  ): AsyncGenerator<LookupResourcesItem, void, undefined> {
    const snapshot = await this.#snapshot(options, ask.cursor);
    for await (const batch of lookupResources(snapshot, this.#caller, ask, options.signal ?? NEVER))
      yield* batch;
  }

  async *lookupSubjects(
    ask: LookupSubjectsAsk,
    options: CallOptions = {},
  ): AsyncGenerator<LookupSubjectsItem, void, undefined> {
    const snapshot = await this.#snapshot(options, ask.cursor);
    for await (const batch of lookupSubjects(snapshot, this.#caller, ask, options.signal ?? NEVER))
      yield* batch;
  }

  async *readRelationships(
    ask: ReadRelationshipsAsk,
    options: CallOptions = {},
  ): AsyncGenerator<ReadRelationshipsItem, void, undefined> {
    const snapshot = await this.#snapshot(options, ask.cursor);
    for await (const batch of readRelationships(snapshot, this.#caller, ask, options.signal ?? NEVER))
      yield* batch;
  }

  writeRelationships(
    ask: WriteRelationshipsAsk,
    options: CallOptions = {},
  ): Promise<WriteRelationshipsAnswer> {
    return writeRelationships(this.#tenant, this.#caller, ask, options.signal ?? NEVER);
  }

  deleteRelationships(
    ask: DeleteRelationshipsAsk,
    options: CallOptions = {},
  ): Promise<DeleteRelationshipsAnswer> {
    return deleteRelationships(this.#tenant, this.#caller, ask, options.signal ?? NEVER);
  }

  /** Creates all of them in one transaction; batches may be of any size, and are taken as fast as they are stored. */
  importRelationships(
    batches: AsyncIterable<readonly Relationship[]>,
    options: CallOptions = {},
  ): Promise<ImportRelationshipsAnswer> {
    return importRelationships(this.#tenant, this.#caller, batches, options.signal ?? NEVER);
  }

  async *exportRelationships(
    ask: ExportRelationshipsAsk,
    options: CallOptions = {},
  ): AsyncGenerator<ExportRelationshipsPage, void, undefined> {
    const snapshot = await this.#snapshot(options, ask.cursor);
    yield* exportRelationships(snapshot, this.#caller, ask, options.signal ?? NEVER);
  }

  /** Goes on until the signal fires (its reason is thrown) or the loop over it is left. */
  watch(ask: WatchAsk, options: CallOptions = {}): AsyncIterable<WatchEvent> {
    return watch(this.#tenant, this.#caller, ask, options.signal ?? NEVER);
  }

  readSchema(options: CallOptions = {}): Promise<ReadSchemaAnswer> {
    return readSchema(this.#tenant, this.#caller, options.signal ?? NEVER);
  }

  writeSchema(schema: string, options: CallOptions = {}): Promise<WriteSchemaAnswer> {
    return writeSchema(this.#tenant, this.#caller, { schema }, options.signal ?? NEVER);
  }

  async reflectSchema(
    ask: ReflectSchemaAsk = { filters: [] },
    options: CallOptions = {},
  ): Promise<ReflectSchemaAnswer> {
    return reflectSchema(await this.#snapshot(options), this.#caller, ask);
  }

  async computablePermissions(
    ask: ComputablePermissionsAsk,
    options: CallOptions = {},
  ): Promise<MembersAnswer> {
    return computablePermissions(await this.#snapshot(options), this.#caller, ask);
  }

  async dependentRelations(ask: DependentRelationsAsk, options: CallOptions = {}): Promise<MembersAnswer> {
    return dependentRelations(await this.#snapshot(options), this.#caller, ask);
  }

  /** From the stored schema to `comparisonSchema`. */
  async diffSchema(comparisonSchema: string, options: CallOptions = {}): Promise<DiffSchemaAnswer> {
    return diffSchema(await this.#snapshot(options), this.#caller, { comparisonSchema });
  }

  registerRelationshipCounter(ask: RegisterRelationshipCounterAsk, options: CallOptions = {}): Promise<void> {
    return registerRelationshipCounter(this.#tenant, this.#caller, ask, options.signal ?? NEVER);
  }

  /** In the newest state, whatever `options.consistency` says. */
  countRelationships(name: string, options: CallOptions = {}): Promise<CountRelationshipsAnswer> {
    return countRelationships(this.#tenant, this.#caller, { name }, options.signal ?? NEVER);
  }

  unregisterRelationshipCounter(name: string, options: CallOptions = {}): Promise<void> {
    return unregisterRelationshipCounter(this.#tenant, this.#caller, { name }, options.signal ?? NEVER);
  }

  /** Drop history from before `windowMs` ago; snapshots that old can't be read any more. A server does this by itself. */
  async collectGarbage(windowMs: number, options: CallOptions = {}): Promise<void> {
    await this.#tenant.collect(this.#tenant.clock.nowMs() - windowMs, options.signal ?? NEVER);
  }

  async close(): Promise<void> {
    await this.#tenant.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #snapshot({ consistency, signal }: CallOptions, cursor?: string): Promise<Snapshot> {
    return openSnapshot(
      this.#tenant,
      { consistency: consistency ?? { kind: 'newest' }, cursor },
      signal ?? NEVER,
    );
  }
}
