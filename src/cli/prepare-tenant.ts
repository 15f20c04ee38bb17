import type { Clock } from '../base/clock.ts';
import type { DecisionDesk } from '../decisions/desk.ts';
import type { Entry } from '../decisions/record/record.ts';
import { ownDesk } from '../decisions/own-desk.ts';
import { systemTimers } from '../decisions/timers.ts';
import type { ServedProfile } from '../delegation/require-fit.ts';
import type { Caller } from '../model/caller.ts';
import type { CreateTenantAsk } from '../model/tenant.ts';
import type { Logger } from '../observe/log.ts';
import { callOf } from '../operations/recorded/call-of.ts';
import { DONE } from '../operations/recorded/outcome-of.ts';
import { recordedWriteSchema } from '../operations/recorded/write-schema.ts';
import { openDecisions, openDecisionsIn } from '../tenants/open-decisions.ts';
import { openTenantIn } from '../tenants/open-tenant.ts';
import type { TenantAct } from '../tenants/registry.ts';
import { logSettings } from './decisions/log-settings.ts';
import { fitFor, tenantOptions } from './tenant-options.ts';
import type { Config } from './settings.ts';

export interface Preparing {
  readonly config: Config;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly profile: ServedProfile;
  /** What a new tenant begins with that asks for nothing else; `''` for no schema. */
  readonly template: string;
}

const NEVER = new AbortController().signal;

/**
 * Makes in `folder` what a tenant begins with, and lets go of it: its decision log, which begins with who made it, and its
 * schema. All of it is on the disk. @throws Fault as `writeSchema`
 */
export async function prepareTenant(
  folder: string,
  by: Caller,
  { name, schema: given }: CreateTenantAsk,
  { config, clock, logger, profile, template }: Preparing,
): Promise<void> {
  const schema = given ?? template;
  const settings = logSettings(config);
  await using log = config.decisions
    ? await openDecisionsIn(folder, name, { clock, timers: systemTimers, settings })
    : undefined;
  const desk = log && ownDesk(log);
  if (desk !== undefined) await recordCreation(desk, clock, by, undefined);
  if (schema === '') return;
  const options = { ...tenantOptions(config, clock, undefined, desk), preload: false };
  await using tenant = await openTenantIn(folder, name, { ...options, requireFit: fitFor(profile, logger) });
  await recordedWriteSchema(tenant, by, { schema }, NEVER);
}

/** Records in a tenant's log who made it, and of what; on the disk when it resolves. */
export async function recordCreation(
  desk: DecisionDesk,
  clock: Clock,
  by: Caller,
  why: string | undefined,
): Promise<void> {
  await record(desk, clock, by, 'create', why);
}

/** Records in a tenant's log what was done to the tenant; on the disk when it resolves. */
export async function recordTenantAct(
  desk: DecisionDesk | undefined,
  clock: Clock,
  by: Caller,
  act: TenantAct,
): Promise<void> {
  if (desk === undefined) return;
  if (act.kind === 'update') {
    const call = callOf(by, atNow(clock), 0);
    await desk.appendDurably({ kind: 'tenant-limits', call, outcome: DONE, changes: act.changes });
    return;
  }
  const why = act.kind === 'suspend' && act.why !== '' ? act.why : undefined;
  await record(desk, clock, by, act.kind, why);
}

/** The same in the log of a tenant that nobody has open. */
export async function recordClosedTenantAct(
  name: string,
  by: Caller,
  act: TenantAct,
  { config, clock }: Pick<Preparing, 'config' | 'clock'>,
): Promise<void> {
  if (!config.decisions) return;
  const options = { clock, timers: systemTimers, settings: logSettings(config) };
  await using log = await openDecisions(config.dataDir, name, options);
  await recordTenantAct(ownDesk(log), clock, by, act);
}

async function record(
  desk: DecisionDesk,
  clock: Clock,
  by: Caller,
  action: Extract<Entry, { readonly kind: 'tenant' }>['action'],
  why: string | undefined,
): Promise<void> {
  const call = callOf(by, atNow(clock), 0);
  await desk.appendDurably({ kind: 'tenant', call, action, outcome: DONE, why });
}

/** Acts on tenants look at no state of them. */
function atNow(clock: Clock) {
  return {
    asked: { kind: 'newest' },
    revision: undefined,
    schema: undefined,
    nowMs: clock.nowMs(),
  } as const;
}
