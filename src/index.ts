import { totalmem } from 'node:os';
import { systemClock, type Clock } from './base/clock.ts';
import { after } from './base/soon.ts';
import type { DecisionDesk } from './decisions/desk.ts';
import type { DecisionLog } from './decisions/log.ts';
import { ownDesk } from './decisions/own-desk.ts';
import type { RetentionLimits } from './decisions/retention.ts';
import { DEFAULT_SETTINGS, type LogSettings } from './decisions/settings.ts';
import { systemTimers } from './decisions/timers.ts';
import type { Caller } from './model/caller.ts';
import type { Consistency } from './model/consistency.ts';
import { Fault } from './model/fault.ts';
import type { Relationship } from './model/relationship.ts';
import { NO_STORED_QUOTA, type StoredQuota, type StoredSize } from './model/stored.ts';
import { DEFAULT_TENANT, isTenantName, TENANT_FORM } from './model/tenant-name.ts';
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
} from './operations/asks.ts';
import type { CountRelationshipsAnswer, RegisterRelationshipCounterAsk } from './operations/counter-asks.ts';
import { computablePermissions } from './operations/computable-permissions.ts';
import { countRelationships } from './operations/count-relationships.ts';
import { dependentRelations } from './operations/dependent-relations.ts';
import { diffSchema } from './operations/diff-schema.ts';
import { exportRelationships } from './operations/export-relationships.ts';
import { readRelationships } from './operations/read-relationships.ts';
import { readSchema } from './operations/read-schema.ts';
import {
  recordedCheckBulkPermissions,
  recordUnopenedBulk,
} from './operations/recorded/check-bulk-permissions.ts';
import { recordedCheckPermission, recordUnopenedCheck } from './operations/recorded/check-permission.ts';
import { recordedDeleteRelationships } from './operations/recorded/delete-relationships.ts';
import {
  recordedExpandPermissionTree,
  recordUnopenedExpand,
} from './operations/recorded/expand-permission-tree.ts';
import { recordedImportRelationships } from './operations/recorded/import-relationships.ts';
import {
  recordedLookupResources,
  recordUnopenedLookupResources,
} from './operations/recorded/lookup-resources.ts';
import {
  recordedLookupSubjects,
  recordUnopenedLookupSubjects,
} from './operations/recorded/lookup-subjects.ts';
import type { RecordUnopened } from './operations/recorded/recorded-read.ts';
import { recordedWriteRelationships } from './operations/recorded/write-relationships.ts';
import { recordedWriteSchema } from './operations/recorded/write-schema.ts';
import { reflectSchema } from './operations/reflect-schema.ts';
import { registerRelationshipCounter } from './operations/register-relationship-counter.ts';
import { openSnapshot, type Snapshot } from './operations/snapshot.ts';
import { unregisterRelationshipCounter } from './operations/unregister-relationship-counter.ts';
import { watch } from './operations/watch.ts';
import type {
  ComputablePermissionsAsk,
  DependentRelationsAsk,
  DiffSchemaAnswer,
  MembersAnswer,
  ReflectSchemaAnswer,
  ReflectSchemaAsk,
} from './operations/schema-asks.ts';
import { givenProfile } from './delegation/given-profile.ts';
import type { DelegationProfile } from './delegation/profile.ts';
import { requireFit } from './delegation/require-fit.ts';
import { type BoundDelegation, boundDelegation } from './operations/delegation/bound-delegation.ts';
import { recordProfile } from './operations/delegation/recorded/profile.ts';
import { delegationOperations } from './operations/delegation/delegation-operations.ts';
import type { Schema } from './schema/schema.ts';
import { UNBOUNDED } from './graph/graph.ts';
import { DEFAULT_LIMITS, type Limits } from './tenants/limits.ts';
import { openDecisions } from './tenants/open-decisions.ts';
import { openTenant } from './tenants/open-tenant.ts';
import type { DecisionDurability, Tenant } from './tenants/tenant.ts';

export type { Clock } from './base/clock.ts';
export type { JsonObject, JsonValue } from './base/json.ts';
export type * from './decisions/record/record.ts';
export type { DecisionFilter } from './decisions/read/filter.ts';
export type { QueryAsk, QueryItem } from './decisions/read/query.ts';
export type { LoggedRecord } from './decisions/read/view.ts';
export type { RetentionLimits } from './decisions/retention.ts';
export type { LogSettings } from './decisions/settings.ts';
export type { Consistency } from './model/consistency.ts';
export type { ExpandTree } from './model/expand-tree.ts';
export { Fault, type Reason, type Violation } from './model/fault.ts';
export type { RelationshipFilter, SubjectFilter } from './model/filter.ts';
export { formatRelationship, parseRelationship } from './model/relationship-text.ts';
export type * from './model/reflection.ts';
export type { CaveatUse, ObjectRef, Relationship, SubjectRef } from './model/relationship.ts';
export type { SchemaChange } from './model/schema-change.ts';
export type { StoredQuota, StoredSize } from './model/stored.ts';
export type { CheckTrace } from './model/trace.ts';
export type { Precondition, RelationshipUpdate, UpdateOperation } from './model/update.ts';
export type { Verdict } from './model/verdict.ts';
export type * from './operations/asks.ts';
export type * from './operations/counter-asks.ts';
export type * from './operations/schema-asks.ts';
export type { ClaimedChain as PresentedClaim } from './delegation/claim.ts';
export type {
  DecisionReason,
  DecisionVerdict,
  DelegatedDecision,
  LinkVerdict as DecidedLink,
} from './delegation/decision.ts';
export type * from './operations/delegation/asks.ts';
export type { BoundDelegation } from './operations/delegation/bound-delegation.ts';
export type * from './operations/delegation/write-asks.ts';
export type { Limits } from './tenants/limits.ts';

export interface OpenOptions {
  /** Where the data lives; made if it is not there. One process at a time. */
  readonly dataDir: string;
  /** Which tenant's world; `default` if absent, the one a server started on the folder serves. */
  readonly tenant?: string | undefined;
  readonly limits?: Partial<Limits> | undefined;
  /** The most that may be stored; what is absent, or 0, has no limit. Beyond it writes are refused with `over-stored-quota`. */
  readonly storedQuota?: Partial<StoredQuota> | undefined;
  readonly clock?: Clock | undefined;
  /** Whether a write is on the disk when it is acknowledged (default true). */
  readonly sync?: boolean | undefined;
  /** Memory for relationships that are kept ready to be walked, in bytes; half of the machine's if absent. Any amount serves any data. */
  readonly graphMemoryBytes?: number | undefined;
  /** Whether to fill that memory in the background, before anyone asks (default true). */
  readonly preload?: boolean | undefined;
  /** How decisions are recorded; absent, none are: an embedded engine keeps no log unless it is told to. */
  readonly decisions?: DecisionOptions | undefined;
  /**
   * The text of a delegation profile, in YAML: how agents and sessions are named and bounded. Schemas that it can't work
   * with are refused. The built-in one, which fits `schema.example.zed`, if absent.
   */
  readonly delegationProfile?: string | undefined;
}

/** What is absent is as `DEFAULT_SETTINGS` of the log has it. */
export interface DecisionOptions extends Partial<LogSettings> {
  /** Whether the record of a question is on the disk before it is answered (default batch). Those of changes always are. */
  readonly durability?: DecisionDurability | undefined;
}

/** What can be read of the decision log. A record can be read once it is on the disk, which `checkpoint` waits for. */
export type DecisionReader = Pick<
  DecisionDesk,
  'get' | 'query' | 'tail' | 'checkpoint' | 'proveInclusion' | 'proveConsistency'
>;

export interface CallOptions {
  /** Reads only. The newest state if absent. */
  readonly consistency?: Consistency | undefined;
  readonly signal?: AbortSignal | undefined;
  /** An id of the call and its W3C trace context, for its record. */
  readonly requestId?: string | undefined;
  readonly traceParent?: string | undefined;
}

const NEVER = new AbortController().signal;
const NEWEST: Consistency = { kind: 'newest' };

/**
 * One tenant's world in this process, without a server: the operations that gRPC serves, on the same data. Refusals are
 * `Fault`s; what each call may throw is said at its operation.
 */
export class Bailiwick {
  /** Chains of agents: sessions, grants, delegated checks and the kill switch, as `DelegationService` serves them. */
  readonly delegation: BoundDelegation;
  readonly #tenant: Tenant;
  readonly #log: DecisionLog | undefined;
  readonly #caller: Caller;

  private constructor(tenant: Tenant, log: DecisionLog | undefined, profile: DelegationProfile) {
    this.#tenant = tenant;
    this.#log = log;
    this.#caller = { tenant: tenant.name, name: 'in-process' };
    this.delegation = boundDelegation(delegationOperations(profile), tenant, this.#caller);
  }

  /** @throws Fault `data-locked`, `data-version`, `data-damaged`; `invalid-argument`, `schema-type` for a delegation profile */
  static async open(options: OpenOptions): Promise<Bailiwick> {
    const name = options.tenant ?? DEFAULT_TENANT;
    if (!isTenantName(name)) throw new RangeError(`expected ${TENANT_FORM}, found \`${name}\``);
    const profile = givenProfile(options.delegationProfile);
    const { profile: inForce } = profile.written;
    const fits = (schema: Schema): void => requireFit(profile, schema, () => undefined);
    const limits = { ...DEFAULT_LIMITS, ...options.limits };
    const quota = { ...NO_STORED_QUOTA, ...options.storedQuota };
    const clock = options.clock ?? systemClock;
    const budget = options.graphMemoryBytes ?? Math.floor(totalmem() / 2);
    const log = await openLog(options, name, clock);
    try {
      const tenant = await openTenant(options.dataDir, name, {
        clock,
        limits,
        sync: options.sync,
        quota: () => quota,
        graph: { ...UNBOUNDED, budget },
        preload: options.preload ?? true,
        decisions: log && ownDesk(log),
        decisionDurability: options.decisions?.durability,
        requireFit: fits,
      });
      try {
        if (tenant.schemas.newest !== undefined) fits(tenant.schemas.newest.schema);
        const world = { tenant, profile: inForce, desk: tenant.decisions };
        await recordProfile(world, profile.isGiven, { tenant: name, name: 'in-process' }, NEVER);
      } catch (error) {
        await tenant.close();
        throw error;
      }
      return new Bailiwick(tenant, log, inForce);
    } catch (error) {
      await log?.close();
      throw error;
    }
  }

  /** What was decided and changed, and by which relationships; undefined where nothing is recorded. */
  get decisions(): DecisionReader | undefined {
    return this.#tenant.decisions;
  }

  /** How many relationships there are, and the bytes of their rows: what a quota counts. */
  get stored(): StoredSize {
    return this.#tenant.store.stored();
  }

  /** Takes one promise where all it needs is at hand and nothing is recorded. */
  async checkPermission(ask: CheckPermissionAsk, options: CallOptions = {}): Promise<CheckPermissionAnswer> {
    const signal = options.signal ?? NEVER;
    const caller = this.#callerOf(options);
    const opened =
      this.#tenant.decisions === undefined
        ? openSnapshot(this.#tenant, asked(options), signal)
        : this.#snapshotFor(recordUnopenedCheck, caller, ask, options);
    return after(opened, (snapshot) => recordedCheckPermission(snapshot, caller, ask, signal));
  }

  async checkBulkPermissions(
    ask: CheckBulkPermissionsAsk,
    options: CallOptions = {},
  ): Promise<CheckBulkPermissionsAnswer> {
    const caller = this.#callerOf(options);
    const snapshot = await this.#snapshotFor(recordUnopenedBulk, caller, ask, options);
    return recordedCheckBulkPermissions(snapshot, caller, ask, options.signal ?? NEVER);
  }

  async expandPermissionTree(
    ask: ExpandPermissionTreeAsk,
    options: CallOptions = {},
  ): Promise<ExpandPermissionTreeAnswer> {
    const caller = this.#callerOf(options);
    const snapshot = await this.#snapshotFor(recordUnopenedExpand, caller, ask, options);
    return recordedExpandPermissionTree(snapshot, caller, ask, options.signal ?? NEVER);
  }

  async *lookupResources(
    ask: LookupResourcesAsk,
    options: CallOptions = {},
  ): AsyncGenerator<LookupResourcesItem, void, undefined> {
    const caller = this.#callerOf(options);
    const snapshot = await this.#snapshotFor(recordUnopenedLookupResources, caller, ask, options, ask.cursor);
    for await (const batch of recordedLookupResources(snapshot, caller, ask, options.signal ?? NEVER))
      yield* batch;
  }

  async *lookupSubjects(
    ask: LookupSubjectsAsk,
    options: CallOptions = {},
  ): AsyncGenerator<LookupSubjectsItem, void, undefined> {
    const caller = this.#callerOf(options);
    const snapshot = await this.#snapshotFor(recordUnopenedLookupSubjects, caller, ask, options, ask.cursor);
    for await (const batch of recordedLookupSubjects(snapshot, caller, ask, options.signal ?? NEVER))
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
    return recordedWriteRelationships(this.#tenant, this.#callerOf(options), ask, options.signal ?? NEVER);
  }

  deleteRelationships(
    ask: DeleteRelationshipsAsk,
    options: CallOptions = {},
  ): Promise<DeleteRelationshipsAnswer> {
    return recordedDeleteRelationships(this.#tenant, this.#callerOf(options), ask, options.signal ?? NEVER);
  }

  /** Creates all of them in one transaction; batches may be of any size, and are taken as fast as they are stored. */
  importRelationships(
    batches: AsyncIterable<readonly Relationship[]>,
    options: CallOptions = {},
  ): Promise<ImportRelationshipsAnswer> {
    return recordedImportRelationships(
      this.#tenant,
      this.#callerOf(options),
      batches,
      options.signal ?? NEVER,
    );
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
    return recordedWriteSchema(this.#tenant, this.#callerOf(options), { schema }, options.signal ?? NEVER);
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

  /**
   * Removes the oldest records beyond the limits, and gives back how many went. A server does this by itself.
   * @throws Fault `invalid-argument` where nothing is recorded
   */
  async retainDecisions(limits: RetentionLimits, options: CallOptions = {}): Promise<number> {
    if (this.#log === undefined) throw new Fault('invalid-argument', 'no decisions are recorded');
    return this.#log.retain(limits, options.signal ?? NEVER);
  }

  async close(): Promise<void> {
    await this.#tenant.close();
    await this.#log?.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #callerOf({ requestId, traceParent }: CallOptions): Caller {
    if (this.#tenant.decisions === undefined) return this.#caller;
    return { ...this.#caller, requestId, traceParent, arrivedMs: performance.now() };
  }

  /** As `#snapshot`; where it can't be had, the question is recorded as refused. */
  async #snapshotFor<Ask>(
    unopened: RecordUnopened<Ask>,
    caller: Caller,
    ask: Ask,
    options: CallOptions,
    cursor?: string,
  ): Promise<Snapshot> {
    try {
      return await this.#snapshot(options, cursor);
    } catch (thrown) {
      await unopened(this.#tenant, caller, ask, options.consistency ?? { kind: 'newest' }, thrown);
      throw thrown;
    }
  }

  async #snapshot(options: CallOptions, cursor?: string): Promise<Snapshot> {
    return openSnapshot(this.#tenant, asked(options, cursor), options.signal ?? NEVER);
  }
}

function asked({ consistency = NEWEST }: CallOptions, cursor?: string): SnapshotAsk {
  return { consistency, cursor };
}

async function openLog(
  { dataDir, decisions }: OpenOptions,
  tenant: string,
  clock: Clock,
): Promise<DecisionLog | undefined> {
  if (decisions === undefined) return undefined;
  const { durability: _ofQuestions, ...settings } = decisions;
  return openDecisions(dataDir, tenant, {
    clock,
    timers: systemTimers,
    settings: { ...DEFAULT_SETTINGS, ...settings },
  });
}
