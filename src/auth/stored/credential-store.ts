import type { Clock } from '../../base/clock.ts';
import { Fault } from '../../model/fault.ts';
import type { Principal } from '../principal.ts';
import { endMs, type StoredCredential } from './credential.ts';
import type {
  CreateCredentialAsk,
  CredentialDesk,
  CredentialPage,
  CredentialView,
  IssuedKey,
  ListCredentialsAsk,
  RevokeCredentialAsk,
  RotateCredentialAsk,
} from './credential-desk.ts';
import { credentialFileIn, readCredentialFile, writeCredentialFile } from './credential-file.ts';
import { type CredentialChange, CredentialTable } from './credential-table.ts';
import { listCredentials, viewOf } from './list-credentials.ts';
import { planCreate, planRevoke, planRotate } from './plan-change.ts';

/** How long a credential that has ended is still listed. */
const ENDED_KEPT_MS = 30 * 86_400_000;
/** Changes that wait for their turn; more are refused. */
const WAITING_MAX = 100;

/** Told of every change in the turn in which it takes effect, before it is answered. */
export type ChangeListener = (change: CredentialChange) => void;

/**
 * The credentials of a data folder, in the thread that owns it. Changes are made one after the other:
 *
 *   decided on what is in force ─► durable ─► in force here and on every listener ─► answered
 *
 * A change that can't be written is not in force and is told so; the next one may go well.
 */
export class CredentialStore implements CredentialDesk, AsyncDisposable {
  readonly table: CredentialTable;
  readonly #file: string;
  readonly #clock: Clock;
  readonly #uses: Map<string, number>;
  readonly #listeners = new Set<ChangeListener>();
  #isFirst: boolean;
  #usesToWrite = false;
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(file: string, clock: Clock, uses: Map<string, number>, isFirst: boolean) {
    this.#file = file;
    this.#clock = clock;
    this.#uses = uses;
    this.#isFirst = isFirst;
    this.table = new CredentialTable((id, atMs) => this.noteUse(id, atMs));
  }

  /** Those of the data folder `dataDir`, which this process owns. @throws Fault `data-damaged`, `data-version` */
  static async open(dataDir: string, clock: Clock): Promise<CredentialStore> {
    const file = credentialFileIn(dataDir);
    const found = await readCredentialFile(file);
    const store = new CredentialStore(file, clock, new Map(found?.uses), found === undefined);
    store.table.apply({ put: found?.credentials ?? [], dropped: [] });
    return store;
  }

  /** Calls `listener` with every change from now on; gives back what ends that. */
  listen(listener: ChangeListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  noteUse(id: string, atMs: number): void {
    if (atMs <= (this.#uses.get(id) ?? -Infinity)) return;
    this.#uses.set(id, atMs);
    this.#usesToWrite = true;
  }

  create(principal: Principal, ask: CreateCredentialAsk): Promise<IssuedKey> {
    return this.#inTurn(async (nowMs) => {
      const { credential, key } = planCreate(this.table, principal, ask, nowMs);
      await this.#commit([credential], nowMs);
      return { key, credential: viewOf(credential, this.#uses, nowMs) };
    });
  }

  rotate(principal: Principal, ask: RotateCredentialAsk): Promise<IssuedKey> {
    return this.#inTurn(async (nowMs) => {
      const { credential, key } = planRotate(this.table, principal, ask, nowMs);
      await this.#commit([credential], nowMs);
      return { key, credential: viewOf(credential, this.#uses, nowMs) };
    });
  }

  revoke(principal: Principal, ask: RevokeCredentialAsk): Promise<CredentialView> {
    return this.#inTurn(async (nowMs) => {
      const credential = planRevoke(this.table, principal, ask, nowMs);
      if (credential !== this.table.get(credential.id)) await this.#commit([credential], nowMs);
      return viewOf(credential, this.#uses, nowMs);
    });
  }

  /**
   * Revokes all credentials of a tenant that is being erased: one of that name that is made later is another one. They
   * are good for nothing on any thread when it resolves. @throws Fault `credentials-unavailable`
   */
  endTenant(tenant: string): Promise<void> {
    return this.#inTurn(async (nowMs) => {
      const held = [...this.table.all()].filter(
        (one) => one.tenant === tenant && one.revokedMs === undefined,
      );
      if (held.length === 0) return;
      await this.#commit(
        held.map((credential) => ({ ...credential, revokedMs: nowMs, previous: undefined })),
        nowMs,
      );
    });
  }

  async list(principal: Principal, ask: ListCredentialsAsk): Promise<CredentialPage> {
    return listCredentials(this.table, this.#uses, principal, ask, this.#clock.nowMs());
  }

  /** Writes the last uses, which alone are not written at once, after the changes that are under way. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#inTurn(async () => {
      if (this.#usesToWrite && !this.#isFirst) await this.#write([...this.table.all()]);
    });
  }

  async #inTurn<T>(act: (nowMs: number) => Promise<T>): Promise<T> {
    if (this.#waiting === WAITING_MAX) {
      throw new Fault('credentials-unavailable', `${WAITING_MAX} changes of credentials are under way`);
    }
    this.#waiting++;
    const turn = this.#last.then(() => act(this.#clock.nowMs()));
    this.#last = turn.catch(() => undefined); // who asked is told; the next one has its turn all the same
    try {
      return await turn;
    } finally {
      this.#waiting--;
    }
  }

  async #commit(changed: readonly StoredCredential[], nowMs: number): Promise<void> {
    const ids = new Set(changed.map(({ id }) => id));
    const others = [...this.table.all()].filter(({ id }) => !ids.has(id));
    const dropped = others.filter((other) => endMs(other) + ENDED_KEPT_MS <= nowMs).map(({ id }) => id);
    for (const id of dropped) this.#uses.delete(id);
    const gone = new Set(dropped);
    await this.#write([...others.filter(({ id }) => !gone.has(id)), ...changed]);
    const change = { put: changed, dropped };
    this.table.apply(change);
    for (const listener of this.#listeners) listener(change);
  }

  async #write(credentials: readonly StoredCredential[]): Promise<void> {
    try {
      await writeCredentialFile(this.#file, { credentials, uses: this.#uses }, this.#isFirst);
    } catch (cause) {
      if (cause instanceof Fault) throw cause;
      throw new Fault('credentials-unavailable', 'the change of credentials could not be written', { cause });
    }
    this.#isFirst = false;
    this.#usesToWrite = false;
  }
}
