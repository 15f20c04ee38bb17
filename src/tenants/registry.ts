import { existsSync } from 'node:fs';
import type { Clock } from '../base/clock.ts';
import type { Leaseholder } from '../base/lease.ts';
import type { Soon } from '../base/soon.ts';
import type { Caller } from '../model/caller.ts';
import { Fault } from '../model/fault.ts';
import {
  changedLimits,
  type ChangedLimit,
  changedQuota,
  NO_OWN_QUOTA,
  type OwnQuota,
  quotaInForce,
  type TenantQuota,
} from '../model/own-quota.ts';
import type { StoredQuota, StoredSize } from '../model/stored.ts';
import type {
  AdmitTenantAsk,
  CreateTenantAsk,
  ListTenantsAsk,
  NamedTenantAsk,
  SuspendTenantAsk,
  UpdateTenantAsk,
  TenantPage,
  TenantState,
  TenantView,
} from '../model/tenant.ts';
import { DEFAULT_TENANT, isTenantName, TENANT_FORM } from '../model/tenant-name.ts';
import { listPage, type TenantStanding } from './list-tenants.ts';
import { tenantFolder } from './open-tenant.ts';
import { OpenWorlds, type OpenWorldsOptions, type World } from './open-worlds.ts';
import type { TenantDesk } from './tenant-desk.ts';
import { readTenantFile, type TenantRecord, writeTenantFile } from './tenant-file.ts';
import {
  admitFolder,
  beginFolder,
  dropFolder,
  clearUnfinished,
  eraseFolder,
  folderBytes,
  stagedFolder,
  tenantNames,
} from './tenant-folders.ts';
import { Turns } from './turns.ts';

/** What was done to a tenant, for its decision log. */
export type TenantAct =
  | { readonly kind: 'suspend'; readonly why: string }
  | { readonly kind: 'resume' }
  | { readonly kind: 'update'; readonly changes: readonly ChangedLimit[] };

export interface RegistryOptions<Opened extends World> extends Pick<
  OpenWorldsOptions<Opened>,
  Exclude<keyof OpenWorldsOptions<Opened>, 'open' | 'pinned' | 'onClosing'>
> {
  readonly dataDir: string;
  readonly clock: Clock;
  /** @param quota what the tenant may store, as it is when it is asked */
  readonly openWorld: (name: string, quota: () => StoredQuota) => Promise<Opened>;
  /** Of tenants that have none of their own. */
  readonly quota: TenantQuota;
  /**
   * Told what a tenant may from now on, undefined for what the server gives every tenant. When it resolves, calls are held
   * to it on every thread.
   */
  readonly onLimits: (name: string, quota: TenantQuota | undefined) => Promise<void>;
  readonly storedIn: (world: Opened) => StoredSize;
  /** Of a tenant that nobody has open, or opens meanwhile. */
  readonly readStored: (name: string) => Promise<StoredSize>;
  /** Makes what tenant `name` begins with in `folder`, which nobody sees yet, and closes it. */
  readonly prepare: (folder: string, by: Caller, ask: CreateTenantAsk) => Promise<void>;
  /** Records what was done, on the disk when it resolves. */
  readonly record: (world: Opened, by: Caller, act: TenantAct) => Promise<void>;
  /** The same for a tenant that nobody has open, or opens meanwhile. */
  readonly recordClosed: (name: string, by: Caller, act: TenantAct) => Promise<void>;
  /** Ends what a tenant has outside of its folder, which is erased next. May be called again after a crash. */
  readonly onErasing: (name: string) => Promise<void>;
  /** Told of what was done, for the log of the process. */
  readonly onActed: (
    by: Caller,
    name: string,
    act: TenantAct['kind'] | 'create' | 'restore' | 'delete',
  ) => void;
  /** Told of a suspension that the tenant's log did not take. */
  readonly onUnrecorded: (name: string, thrown: unknown) => void;
  /** Told of a tenant whose state can't be read: it is refused as a suspended one until it is resumed. */
  readonly onDamaged: (name: string, thrown: unknown) => void;
}

/** Why a tenant is refused whose file is damaged. */
const DAMAGED = 'its state could not be read';

/**
 * The tenants of a data folder, in the thread that owns it. What they are is in memory and, first, in a file of each:
 *
 *     absent ── create, restore ──► active ◄── resume ── suspend ──► suspended
 *                                     └──────── delete ──► deleting ◄─┘ ──► absent
 *
 * Changes of one tenant are made one after the other. A state holds from the turn in which it is taken on in memory: from
 * then on nobody new is let in, and what is under way is told to end and waited for before the change is answered.
 */
export class TenantRegistry<Opened extends World> implements TenantDesk, AsyncDisposable {
  readonly worlds: OpenWorlds<Opened>;
  readonly #options: RegistryOptions<Opened>;
  readonly #records = new Map<string, TenantRecord>();
  readonly #turns = new Turns();
  /** Of tenants that were open and are not: nobody changes what they have. */
  readonly #storedAtClose = new Map<string, StoredSize>();

  private constructor(options: RegistryOptions<Opened>) {
    this.#options = options;
    this.worlds = new OpenWorlds({
      ...options,
      pinned: new Set([DEFAULT_TENANT]),
      open: async (name) => {
        this.#requireActive(name); // it may have changed while there was no room
        return options.openWorld(name, () => this.#quotaOf(name));
      },
      onClosing: (name, world) => this.#storedAtClose.set(name, options.storedIn(world)),
    });
  }

  /**
   * Opens the default tenant, which makes this process the owner of the data folder, and only then finishes what one that
   * was killed had begun. @throws what opening the default tenant fails with; Fault `data-version`
   */
  static async open<Opened extends World>(options: RegistryOptions<Opened>): Promise<TenantRegistry<Opened>> {
    const registry = new TenantRegistry(options);
    const isNew = !existsSync(tenantFolder(options.dataDir, DEFAULT_TENANT));
    registry.#records.set(DEFAULT_TENANT, (await registry.#read(DEFAULT_TENANT)) ?? active(0));
    await registry.worlds.take(DEFAULT_TENANT, OPENER);
    try {
      if (isNew) await registry.#put(DEFAULT_TENANT, active(options.clock.nowMs()));
      await registry.#load();
    } catch (error) {
      await registry.worlds.close();
      throw error;
    }
    return registry;
  }

  /** The world of tenant `name` for `holder`. @throws or rejects with Fault `unknown-tenant`, `tenant-suspended`, as `OpenWorlds.take` */
  take(name: string, holder: Leaseholder): Soon<Opened> {
    this.#requireActive(name);
    return this.worlds.take(name, holder);
  }

  /** How many there are, open or not. */
  counts(): { readonly active: number; readonly suspended: number } {
    const states = [...this.#records.values()].map(({ state }) => state);
    const count = (of: TenantState): number => states.filter((state) => state === of).length;
    return { active: count('active'), suspended: count('suspended') };
  }

  create(by: Caller, ask: CreateTenantAsk): Promise<TenantView> {
    const { dataDir, prepare } = this.#options;
    return this.#make(by, ask.name, 'create', changedQuota(NO_OWN_QUOTA, ask.quota), async () => {
      const folder = await beginFolder(dataDir, ask.name);
      try {
        await prepare(folder, by, ask);
      } catch (error) {
        await dropFolder(folder);
        throw error;
      }
      return folder;
    });
  }

  admit(by: Caller, { name, staged }: AdmitTenantAsk): Promise<TenantView> {
    const folder = stagedFolder(this.#options.dataDir, staged);
    return this.#make(by, name, 'restore', NO_OWN_QUOTA, () => Promise.resolve(folder));
  }

  list(_by: Caller, ask: ListTenantsAsk): Promise<TenantPage> {
    return listPage(this.#standings(), ask, (name) => this.#sizeOf(name));
  }

  async get(_by: Caller, { name }: NamedTenantAsk): Promise<TenantView> {
    const view = await this.#view(name);
    return view.stored === undefined ? { ...view, stored: await this.#lookUpStored(name) } : view;
  }

  update(by: Caller, { name, quota }: UpdateTenantAsk): Promise<TenantView> {
    return this.#turns.take(name, async () => {
      const record = this.#known(name);
      const changed = changedQuota(record.quota, quota);
      this.#requireRate(changed);
      const changes = changedLimits(record.quota, changed);
      if (changes.length === 0) return this.#view(name);
      await this.#recordChange(name, record.state, by, { kind: 'update', changes });
      await this.#put(name, { ...record, quota: changed });
      await this.#tellLimits(name);
      this.#options.onActed(by, name, 'update');
      return this.#view(name);
    });
  }

  suspend(by: Caller, { name, why }: SuspendTenantAsk): Promise<TenantView> {
    return this.#turns.take(name, async () => {
      const record = this.#known(name);
      requireUnpinned(name);
      if (record.state === 'active') await this.#recordSuspension(name, by, why);
      await this.#put(name, { ...record, state: 'suspended', why });
      await this.worlds.end(name, suspended(name, why));
      this.#options.onActed(by, name, 'suspend');
      return this.#view(name);
    });
  }

  resume(by: Caller, { name }: NamedTenantAsk): Promise<TenantView> {
    return this.#turns.take(name, async () => {
      const record = this.#known(name);
      if (record.state === 'active') return this.#view(name);
      await this.#put(name, { ...record, state: 'active', why: '' });
      await this.#record(name, by, { kind: 'resume' });
      this.#options.onActed(by, name, 'resume');
      return this.#view(name);
    });
  }

  delete(by: Caller, { name }: NamedTenantAsk): Promise<void> {
    return this.#turns.take(name, async () => {
      const record = this.#records.get(name); // one of which deleting failed halfway may be deleted again
      if (record === undefined) throw unknown();
      requireUnpinned(name);
      if (record.state !== 'deleting') await this.#put(name, { ...record, state: 'deleting' });
      await this.worlds.end(name, unknown());
      await this.#erase(name);
      this.#options.onActed(by, name, 'delete');
    });
  }

  /** @param prepare gives the folder that holds all of it, and leaves none behind if it fails */
  #make(
    by: Caller,
    name: string,
    act: 'create' | 'restore',
    quota: OwnQuota,
    prepare: () => Promise<string>,
  ): Promise<TenantView> {
    const { dataDir, clock, onActed } = this.#options;
    requireName(name);
    this.#requireRate(quota);
    return this.#turns.take(name, async () => {
      if (this.#records.has(name)) throw tenantExists(name);
      const record = active(clock.nowMs(), quota);
      const folder = await prepare();
      try {
        await writeTenantFile(folder, record);
        await admitFolder(dataDir, folder, name);
      } catch (error) {
        await dropFolder(folder);
        throw error;
      }
      this.#records.set(name, record);
      await this.#tellLimits(name);
      onActed(by, name, act);
      return this.#view(name);
    });
  }

  async close(): Promise<void> {
    await this.#turns.idle();
    await this.worlds.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #load(): Promise<void> {
    const { dataDir, onDamaged } = this.#options;
    await clearUnfinished(dataDir);
    for (const name of await tenantNames(dataDir)) {
      try {
        this.#records.set(name, (await this.#read(name)) ?? active(0));
      } catch (thrown) {
        if (!(thrown instanceof Fault) || thrown.reason !== 'data-damaged') throw thrown;
        onDamaged(name, thrown);
        this.#records.set(name, {
          state: 'suspended',
          createdMs: 0,
          why: DAMAGED,
          quota: NO_OWN_QUOTA,
        });
      }
      if (this.#records.get(name)?.state !== 'deleting') continue;
      await this.#erase(name);
    }
  }

  async #erase(name: string): Promise<void> {
    await this.#options.onErasing(name);
    await eraseFolder(this.#options.dataDir, name);
    this.#records.delete(name);
    this.#storedAtClose.delete(name);
    await this.#options.onLimits(name, undefined);
  }

  /** What each tenant may that has limits of its own. */
  *ownLimits(): Generator<readonly [name: string, quota: TenantQuota], void> {
    for (const [name, { quota }] of this.#records) {
      if (changedLimits(NO_OWN_QUOTA, quota).length > 0) yield [name, this.#quotaOf(name)];
    }
  }

  async #tellLimits(name: string): Promise<void> {
    const hasOwn = changedLimits(NO_OWN_QUOTA, this.#known(name).quota).length > 0;
    await this.#options.onLimits(name, hasOwn ? this.#quotaOf(name) : undefined);
  }

  /** @throws Fault `invalid-argument` for a burst of a rate that nobody set */
  #requireRate(own: OwnQuota): void {
    const { callsBurst, callsPerSecond } = quotaInForce(own, this.#options.quota);
    if (own.callsBurst === undefined || callsBurst === 0 || callsPerSecond > 0) return;
    const text = `expected \`calls_per_second\` beside it, found no limit of that`;
    throw new Fault('invalid-argument', `\`calls_burst\`: ${text}`, {
      violations: [{ path: 'calls_burst', text }],
    });
  }

  #read(name: string): Promise<TenantRecord | undefined> {
    return readTenantFile(tenantFolder(this.#options.dataDir, name));
  }

  async #put(name: string, record: TenantRecord): Promise<void> {
    await writeTenantFile(tenantFolder(this.#options.dataDir, name), record);
    this.#records.set(name, record);
  }

  /** In the tenant's decision log, as a holder like any other. */
  async #record(name: string, by: Caller, act: TenantAct): Promise<void> {
    await this.#within(name, (world) => this.#options.record(world, by, act));
  }

  /** In its decision log, also while it is suspended: its turn keeps others from opening it. */
  async #recordChange(name: string, state: TenantState, by: Caller, act: TenantAct): Promise<void> {
    if (state === 'active') await this.#record(name, by, act);
    else await this.#options.recordClosed(name, by, act);
  }

  /** What `use` gives of the tenant's world, opened for it if need be. */
  async #within<T>(name: string, use: (world: Opened) => T | Promise<T>): Promise<T> {
    const holder = new BriefHolder();
    try {
      return await use(await this.worlds.take(name, holder));
    } finally {
      holder.done();
    }
  }

  /** Undefined where the store can't be looked into. @throws Fault `unknown-tenant` */
  async #lookUpStored(name: string): Promise<StoredSize | undefined> {
    const { storedIn, readStored } = this.#options;
    try {
      if (this.#known(name).state === 'active') return await this.#within(name, storedIn);
      // Whoever resumes it waits for a turn, so nobody opens it meanwhile.
      return await this.#turns.take(name, async () =>
        this.#known(name).state === 'suspended' ? readStored(name) : undefined,
      );
    } catch (thrown) {
      if (thrown instanceof Fault && thrown.reason !== 'unknown-tenant') return undefined;
      throw thrown;
    }
  }

  /** What can't be opened any more can still be suspended. */
  async #recordSuspension(name: string, by: Caller, why: string): Promise<void> {
    try {
      await this.#record(name, by, { kind: 'suspend', why });
    } catch (thrown) {
      this.#options.onUnrecorded(name, thrown);
    }
  }

  async #view(name: string): Promise<TenantView> {
    const standing = this.#standing(name, this.#known(name));
    return { ...standing, diskBytes: await this.#sizeOf(name) };
  }

  *#standings(): Generator<TenantStanding, void> {
    for (const [name, record] of this.#records) {
      if (record.state !== 'deleting') yield this.#standing(name, record);
    }
  }

  #standing(name: string, { state, why, createdMs, quota: ownQuota }: TenantRecord): TenantStanding {
    const world = this.worlds.peek(name);
    const stored = world === undefined ? this.#storedAtClose.get(name) : this.#options.storedIn(world);
    const quota = this.#quotaOf(name);
    return { name, state, why, createdMs, isOpen: world !== undefined, stored, quota, ownQuota };
  }

  #quotaOf(name: string): TenantQuota {
    return quotaInForce(this.#records.get(name)?.quota ?? NO_OWN_QUOTA, this.#options.quota);
  }

  /** In bytes; 0 of one that is gone by now. */
  #sizeOf(name: string): Promise<number> {
    return folderBytes(this.#options.dataDir, name).catch(() => 0);
  }

  /** @throws Fault `unknown-tenant`, also for one that is being deleted: of that nobody is told any more */
  #known(name: string): TenantRecord {
    const record = this.#records.get(name);
    if (record === undefined || record.state === 'deleting') throw unknown();
    return record;
  }

  #requireActive(name: string): void {
    const { state, why } = this.#known(name);
    if (state !== 'active') throw suspended(name, why);
  }
}

/** Takes the default world and never gives it back: it is pinned. */
const OPENER: Leaseholder = { keep: (lease) => lease.release(OPENER), giveUp: () => undefined };

class BriefHolder implements Leaseholder {
  #release: (() => void) | undefined;

  keep(lease: Parameters<Leaseholder['keep']>[0]): void {
    this.#release = () => lease.release(this);
  }

  /** It is soon done. */
  giveUp(): void {}

  done(): void {
    this.#release?.();
  }
}

function active(createdMs: number, quota: OwnQuota = NO_OWN_QUOTA): TenantRecord {
  return { state: 'active', createdMs, why: '', quota };
}

/** @throws Fault `invalid-argument` */
export function requireName(name: string): void {
  if (isTenantName(name)) return;
  const text = `expected ${TENANT_FORM}`;
  throw new Fault('invalid-argument', `\`name\`: ${text}`, { violations: [{ path: 'name', text }] });
}

export function tenantExists(name: string): Fault {
  return new Fault('tenant-exists', `expected no tenant \`${name}\` yet, found one`);
}

function requireUnpinned(name: string): void {
  if (name !== DEFAULT_TENANT) return;
  throw new Fault('tenant-pinned', `tenant \`${DEFAULT_TENANT}\` can be neither suspended nor deleted`);
}

/** It does not repeat the name: for a caller it may be that of a credential. */
function unknown(): Fault {
  return new Fault('unknown-tenant', 'expected the name of a tenant, found none of that name');
}

function suspended(name: string, why: string): Fault {
  const because = why === '' ? '' : `: ${why}`;
  return new Fault('tenant-suspended', `tenant \`${name}\` is suspended${because}`);
}
