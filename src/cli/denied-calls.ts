import type { Denial } from '../auth/admit.ts';
import { DenialBudget, type ToldDenial } from '../auth/denial-budget.ts';
import { EVERY_TENANT } from '../auth/principal.ts';
import { rightsOfCall } from '../auth/rights-of-calls.ts';
import type { Clock } from '../base/clock.ts';
import type { DeniedCallEntry } from '../decisions/record/record.ts';
import { Fault } from '../model/fault.ts';
import { DEFAULT_TENANT, TENANT_NAME_LENGTH_MAX } from '../model/tenant-name.ts';
import type { Logger } from '../observe/log.ts';
import { callOf } from '../operations/recorded/call-of.ts';
import { rollOutWorlds, type ServedTenants } from './tenants-in-use.ts';

/** Between two records of denials that are alike. */
export const DENIAL_INTERVAL_MS = 60_000;
/** Between two looks at which are due. */
const LOOK_MS = 5_000;

const NEVER = new AbortController().signal;

/**
 * Records the calls that credentials were refused, in the decision log of the tenant that the credential belongs to; those
 * of operators in that of the default tenant. A refusal does not wait for its record, and is given without one too.
 */
export class DeniedCalls implements AsyncDisposable {
  readonly #tenants: ServedTenants;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #budget = new DenialBudget(DENIAL_INTERVAL_MS);
  readonly #timer: NodeJS.Timeout;
  readonly #running = new Set<Promise<void>>();

  constructor(tenants: ServedTenants, clock: Clock, logger: Logger) {
    this.#tenants = tenants;
    this.#clock = clock;
    this.#logger = logger;
    this.#timer = setInterval(() => this.#tell(this.#budget.due(performance.now())), LOOK_MS).unref();
  }

  note(denial: Denial): void {
    const told = this.#budget.take(denial, performance.now());
    if (told !== undefined) this.#tell([told]);
  }

  /** Records what was only counted. Before the tenants are closed. */
  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    this.#tell(this.#budget.rest());
    await Promise.all(this.#running);
  }

  #tell(denials: readonly ToldDenial[]): void {
    for (const told of denials) {
      const running = this.#record(told).finally(() => this.#running.delete(running));
      this.#running.add(running);
    }
  }

  async #record(told: ToldDenial): Promise<void> {
    const { tenant: own } = told.denial.principal;
    const name = own === EVERY_TENANT ? DEFAULT_TENANT : own;
    try {
      await rollOutWorlds(this.#tenants).use(name, NEVER, async ({ decisions }) =>
        decisions?.note(entryOf(told, name, this.#clock.nowMs())),
      );
    } catch (err) {
      // A tenant that is gone or suspended has no log that takes anything.
      const isAway = err instanceof Fault && AWAY.has(err.reason);
      if (!isAway) this.#logger.warn({ err, tenant: name }, 'a call that was refused could not be recorded');
    }
  }
}

const AWAY: ReadonlySet<string> = new Set(['unknown-tenant', 'tenant-suspended', 'shutting-down']);

function entryOf({ denial, lack, unrecorded }: ToldDenial, tenant: string, nowMs: number): DeniedCallEntry {
  const { path, principal, namedTenant, requestId } = denial;
  const at = { asked: { kind: 'newest' }, revision: undefined, schema: undefined, nowMs } as const;
  return {
    kind: 'denied-call',
    call: callOf({ tenant, name: principal.name, requestId }, at, 0),
    method: path,
    credentialId: principal.credentialId,
    outcome: { verdict: 'deny', reason: 'permission-denied', missing: [] },
    lack,
    rights: rightsOfCall(path),
    namedTenant: namedTenant?.slice(0, TENANT_NAME_LENGTH_MAX),
    unrecorded,
  };
}
