import { assert } from '../base/assert.ts';
import type { Lease, Leaseholder } from '../base/lease.ts';
import { Pulse } from '../base/pulse.ts';
import type { Soon } from '../base/soon.ts';
import { Fault } from '../model/fault.ts';

/** What is kept of a tenant while it is used. */
export interface World {
  close(): Promise<void>;
}

export interface OpenWorldsOptions<Opened extends World> {
  /** Called once for each opening, never while the world of that name is open or closing. */
  readonly open: (name: string) => Promise<Opened>;
  /** Worlds that are open at once, pinned ones not counted. */
  readonly openMax: number;
  /** How long a world that nobody uses stays open. */
  readonly idleMs: number;
  /** How long whoever needs one more waits for another one to close. */
  readonly roomWaitMs: number;
  /** Never closed for want of use. */
  readonly pinned: ReadonlySet<string>;
  /** Milliseconds that only go forward. */
  readonly now: () => number;
  /** Told again and again while someone waits for room and nothing here can be closed. */
  readonly onShort?: (() => void) | undefined;
  /** Told what is open when worlds have come or gone. */
  readonly onChange?: ((open: Iterable<readonly [name: string, world: Opened]>) => void) | undefined;
  /** Told of a world that nobody uses any more, before it is closed. */
  readonly onClosing?: ((name: string, world: Opened) => void) | undefined;
  /** Told what closing failed with; nobody else hears of it. */
  readonly onCloseFailed: (name: string, thrown: unknown) => void;
}

/** Between two looks at whether there is room after all. */
const SHORT_LOOK_MS = 50;

/**
 * The worlds of tenants, opened on first use and closed when nobody has used them for a while:
 *
 *     absent ── take ──► opening ──► open ── idle, or told to end ──► closing ──► absent
 *                           └── failed ──► absent                        take waits, then opens anew
 *
 * Whoever takes a world is its holder from that very turn on, also while it is opening; a world with a holder is not
 * closed, but by `end`, which tells holders to give up and waits for them. So no call ever meets a closed world.
 */
export class OpenWorlds<Opened extends World> {
  readonly #options: OpenWorldsOptions<Opened>;
  readonly #entries = new Map<string, Entry<Opened>>();
  readonly #freed = new Pulse();
  #slots = 0;
  #isClosed = false;

  constructor(options: OpenWorldsOptions<Opened>) {
    this.#options = options;
  }

  /** Open, and not about to close, by name. */
  *open(): Generator<readonly [name: string, world: Opened], void> {
    for (const entry of this.#entries.values()) {
      if (entry.state === 'open' && entry.world !== undefined) yield [entry.name, entry.world];
    }
  }

  /** The worlds of `open`. */
  *opened(): Generator<Opened, void> {
    for (const [, world] of this.open()) yield world;
  }

  /** Worlds that are there: opening, open or closing; pinned ones not counted. */
  get count(): number {
    return this.#slots;
  }

  /** The open world of this name, if there is one. It may close in the next turn. */
  peek(name: string): Opened | undefined {
    const entry = this.#entries.get(name);
    return entry?.state === 'open' ? entry.world : undefined;
  }

  /**
   * The world of a tenant, for `holder`, which is told of its lease first. At once when it is open.
   * @throws or rejects with Fault `too-many-open-tenants`, `shutting-down`, and what opening fails with; the lease is then
   *   still to be released, or not: it is of no effect any more.
   */
  take(name: string, holder: Leaseholder): Soon<Opened> {
    const entry = this.#entries.get(name);
    if (entry?.state === 'open' && entry.world !== undefined) {
      entry.admit(holder);
      return entry.world;
    }
    return this.#takeLater(name, holder);
  }

  /**
   * Closes the world `name` for all: holders are told to give up with `reason` and waited for. Resolves when it is closed;
   * at once when it is not open. Nothing keeps it from being opened anew.
   */
  async end(name: string, reason: Error): Promise<void> {
    const entry = this.#entries.get(name);
    if (entry === undefined) return;
    await entry.opened.promise.catch(() => undefined); // whoever opened it is told
    if (this.#entries.get(name) === entry) await this.#close(entry, reason);
  }

  /** Closes what nobody has used for `idleMs`. Called now and again by whoever has a timer. */
  async closeIdle(): Promise<void> {
    const { idleMs, now } = this.#options;
    const before = now() - idleMs;
    const idle = this.#idle().filter(({ idleSinceMs }) => idleSinceMs <= before);
    await Promise.all(idle.map((entry) => this.#close(entry)));
  }

  /** Closes the world that has been idle for longest, if there is one: somebody elsewhere needs the room. */
  async closeOldestIdle(): Promise<void> {
    const [oldest] = this.#idle();
    if (oldest !== undefined) await this.#close(oldest);
  }

  /** Ends all of them, and opens none any more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#freed.fire();
    await Promise.all([...this.#entries.keys()].map((name) => this.end(name, closing())));
  }

  async #takeLater(name: string, holder: Leaseholder): Promise<Opened> {
    for (;;) {
      if (this.#isClosed) throw closing();
      const entry = this.#entries.get(name) ?? this.#begin(name);
      if (entry.state === 'closing') {
        await entry.closed.promise;
        continue;
      }
      entry.admit(holder);
      try {
        return await entry.opened.promise;
      } catch (error) {
        entry.release(holder);
        throw error;
      }
    }
  }

  /** In the turn in which somebody asks first: whoever asks next finds it. */
  #begin(name: string): Entry<Opened> {
    const entry = new Entry<Opened>(name, this.#options.now, () => this.#freed.fire());
    this.#entries.set(name, entry);
    void this.#open(entry); // whoever waits for it is told what it throws
    return entry;
  }

  async #open(entry: Entry<Opened>): Promise<void> {
    const isPinned = this.#options.pinned.has(entry.name);
    let hasSlot = false;
    try {
      if (!isPinned) {
        await this.#makeRoom();
        hasSlot = true;
      }
      entry.world = await this.#options.open(entry.name);
      entry.state = 'open';
      this.#options.onChange?.(this.open());
      entry.opened.resolve(entry.world);
    } catch (error) {
      this.#forget(entry, hasSlot);
      entry.opened.reject(error);
    }
  }

  /** Resolves in the turn in which the slot was taken. */
  async #makeRoom(): Promise<void> {
    const { openMax, roomWaitMs, now, onShort } = this.#options;
    const until = now() + roomWaitMs;
    while (this.#slots >= openMax) {
      if (this.#isClosed) throw closing();
      const [oldest] = this.#idle();
      if (oldest !== undefined) {
        await this.#close(oldest);
        continue;
      }
      const leftMs = until - now();
      if (leftMs <= 0) throw tooMany(openMax);
      onShort?.();
      await this.#freed.next(AbortSignal.timeout(Math.ceil(Math.min(leftMs, SHORT_LOOK_MS))));
    }
    this.#slots++;
  }

  /** Nobody's, the one that was used last at the end. */
  #idle(): readonly Entry<Opened>[] {
    const { pinned } = this.#options;
    const idle = [...this.#entries.values()].filter(({ name, isIdle }) => isIdle && !pinned.has(name));
    return idle.sort((one, other) => one.idleSinceMs - other.idleSinceMs);
  }

  async #close(entry: Entry<Opened>, reason?: Error): Promise<void> {
    if (entry.state === 'closing') return entry.closed.promise;
    entry.state = 'closing';
    const { world } = entry;
    assert(world !== undefined, 'an open world');
    this.#options.onChange?.(this.open());
    if (reason !== undefined) await entry.drain(reason);
    this.#options.onClosing?.(entry.name, world);
    try {
      await world.close();
    } catch (thrown) {
      this.#options.onCloseFailed(entry.name, thrown);
    }
    this.#forget(entry, !this.#options.pinned.has(entry.name));
  }

  #forget(entry: Entry<Opened>, hasSlot: boolean): void {
    this.#entries.delete(entry.name);
    if (hasSlot) this.#slots--;
    entry.closed.resolve();
    this.#freed.fire();
  }
}

/** One world and who holds it. */
class Entry<Opened extends World> implements Lease<Leaseholder> {
  readonly name: string;
  readonly closed: PromiseWithResolvers<void> = Promise.withResolvers();
  readonly opened: PromiseWithResolvers<Opened> = Promise.withResolvers();
  world: Opened | undefined;
  state: 'opening' | 'open' | 'closing' = 'opening';
  idleSinceMs: number;
  readonly #holders = new Set<Leaseholder>();
  readonly #now: () => number;
  readonly #onIdle: () => void;
  #drained: PromiseWithResolvers<void> | undefined;

  constructor(name: string, now: () => number, onIdle: () => void) {
    this.name = name;
    this.#now = now;
    this.#onIdle = onIdle;
    this.idleSinceMs = now();
    this.opened.promise.catch(() => undefined); // those who wait are told; there may be none left
  }

  get isIdle(): boolean {
    return this.state === 'open' && this.#holders.size === 0;
  }

  admit(holder: Leaseholder): void {
    this.#holders.add(holder);
    holder.keep(this);
  }

  release(holder: Leaseholder): void {
    if (!this.#holders.delete(holder) || this.#holders.size > 0) return;
    this.idleSinceMs = this.#now();
    this.#drained?.resolve();
    this.#onIdle();
  }

  async drain(reason: Error): Promise<void> {
    if (this.#holders.size === 0) return;
    this.#drained = Promise.withResolvers();
    for (const holder of this.#holders) holder.giveUp(reason);
    await this.#drained.promise;
  }
}

function tooMany(openMax: number): Fault {
  return new Fault(
    'too-many-open-tenants',
    `expected at most ${openMax} tenants in use at once, found as many; see \`--tenants-open\``,
  );
}

function closing(): Fault {
  return new Fault('shutting-down', 'the tenants are being closed');
}
