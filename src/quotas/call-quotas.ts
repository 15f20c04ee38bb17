import { Fault } from '../model/fault.ts';
import { type AccountsMemory, Accounts, type AtOnce } from './accounts.ts';
import { charge, putBack, take } from './bucket.ts';
import { isLimited, type Quota, type QuotaOwner, type Quotas, type Terms, termsOf } from './quota.ts';

/** When a call or a stream of others ends, nobody knows: after so long it is worth another try. */
const TRY_AGAIN_MS = { calls: 100, streams: 1_000 } as const satisfies Record<AtOnce, number>;

/** What a call holds of one account until it ends. */
interface Held {
  readonly place: number;
  readonly terms: Terms;
}

/** Holds the calls of one thread to what credentials and tenants may use. */
export class CallQuotas {
  readonly quotas: Quotas;
  readonly accounts: Accounts;
  /** Nanoseconds by a clock that all threads share and that never goes back. */
  readonly nowNs: () => bigint;
  readonly #terms: { readonly [Owner in QuotaOwner]: Terms };
  readonly #own = new Map<string, Terms>(); // of tenants

  constructor(quotas: Quotas, memory: AccountsMemory, thread: number, nowNs: () => bigint) {
    this.quotas = quotas;
    this.#terms = { credential: termsOf(quotas.credential), tenant: termsOf(quotas.tenant) };
    this.accounts = new Accounts(memory, thread);
    this.nowNs = nowNs;
  }

  /** From now on `tenant` may what `quota` says, or what the server gives every tenant. */
  setOwn(tenant: string, quota: Quota | undefined): void {
    if (quota === undefined) this.#own.delete(tenant);
    else this.#own.set(tenant, termsOf(quota));
  }

  /** What the account `name` may. */
  termsOf(owner: QuotaOwner, name: string): Terms {
    return (owner === 'tenant' ? this.#own.get(name) : undefined) ?? this.#terms[owner];
  }

  begin(what: AtOnce): CountedCall {
    return new CountedCall(this, what);
  }
}

/**
 * One call, counted for its credential and then for its tenant:
 *
 *     begun ── enter credential ──► ── enter tenant ──► ── charge ──► ended
 *
 * One that is refused costs nobody anything.
 */
export class CountedCall {
  readonly #quotas: CallQuotas;
  readonly #what: AtOnce;
  readonly #held: Held[] = [];
  #beganNs: bigint | undefined;

  constructor(quotas: CallQuotas, what: AtOnce) {
    this.#quotas = quotas;
    this.#what = what;
  }

  /**
   * @param name of the account, unique among those of its kind
   * @throws Fault `over-quota`, which tells when to try again: for a rate, when there is room if nobody else takes it.
   *   Whoever waits so long may still meet another limit.
   */
  enter(owner: QuotaOwner, name: string): void {
    const terms = this.#quotas.termsOf(owner, name);
    const { quota, calls, work } = terms;
    if (!isLimited(quota)) return;
    const { accounts } = this.#quotas;
    const nowNs = (this.#beganNs ??= this.#quotas.nowNs());
    // The name of a tenant has no space.
    const place = accounts.placeOf(owner === 'tenant' ? name : `credential ${name}`, nowNs);
    const atOnce = this.#what === 'calls' ? quota.callsAtOnce : quota.streamsAtOnce;
    // A place that is counted at is not given away, so this comes first, also where nothing bounds it.
    if (!accounts.begin(place, this.#what, atOnce === 0 ? Infinity : atOnce)) {
      this.#giveUp();
      throw overQuota(owner, `${this.#what}-at-once`, atOnce, TRY_AGAIN_MS[this.#what]);
    }
    this.#held.push({ place, terms });
    if (work !== undefined) {
      const waitNs = take(accounts.work, place, work, 0, nowNs);
      if (waitNs > 0n) this.#refuse(owner, 'work-per-second', quota.workPerSecond, waitNs);
    }
    if (calls === undefined) return;
    const waitNs = take(accounts.calls, place, calls, 1, nowNs);
    if (waitNs > 0n) this.#refuse(owner, 'calls-per-second', quota.callsPerSecond, waitNs);
  }

  /** Whether its work counts. */
  get isWorkLimited(): boolean {
    return this.#held.some(({ terms }) => terms.work !== undefined);
  }

  /** The call took `work`, whoever has to wait for it: what is done can't be refused. */
  charge(work: number): void {
    if (work === 0) return;
    const nowNs = this.#quotas.nowNs();
    for (const { place, terms } of this.#held) {
      if (terms.work !== undefined) charge(this.#quotas.accounts.work, place, terms.work, work, nowNs);
    }
  }

  end(): void {
    for (const { place } of this.#held.splice(0)) this.#quotas.accounts.end(place, this.#what);
  }

  #refuse(owner: QuotaOwner, limit: string, allowed: number, waitNs: bigint): never {
    const refusedAt = this.#held.pop(); // took nothing of the rate
    if (refusedAt !== undefined) this.#quotas.accounts.end(refusedAt.place, this.#what);
    this.#giveUp();
    throw overQuota(owner, limit, allowed, Math.ceil(Number(waitNs) / 1e6));
  }

  /** Puts back what was taken before a limit was met. */
  #giveUp(): void {
    for (const { place, terms } of this.#held) {
      if (terms.calls !== undefined) putBack(this.#quotas.accounts.calls, place, terms.calls, 1);
    }
    this.end();
  }
}

function overQuota(owner: QuotaOwner, limit: string, allowed: number, retryAfterMs: number): Fault {
  const setting = `${owner}-${limit}`;
  return new Fault(
    'over-quota',
    `the ${owner} is over its quota: expected at most ${allowed} ${limit.replaceAll('-', ' ')} (\`--${setting}\`), found more; try again in ${retryAfterMs} ms`,
    { details: { reason: 'REASON_OVER_QUOTA', quota: setting, allowed: String(allowed) }, retryAfterMs },
  );
}
