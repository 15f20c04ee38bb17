import { BackupError } from '../backup/frame.ts';
import { restoreInto, type Restored } from '../backup/restore-tenant.ts';
import type { ThreadCounts } from '../base/thread-counts.ts';
import type { Clock } from '../base/clock.ts';
import { ownDesk } from '../decisions/own-desk.ts';
import { systemTimers } from '../decisions/timers.ts';
import type { ServedProfile } from '../delegation/require-fit.ts';
import type { Caller } from '../model/caller.ts';
import { Fault } from '../model/fault.ts';
import type { RestoredTenant } from '../model/tenant.ts';
import type { Logger } from '../observe/log.ts';
import type { RestoreTenantAsk } from '../operations/tenants/tenant-operations.ts';
import { openDecisionsIn } from '../tenants/open-decisions.ts';
import { openTenantIn } from '../tenants/open-tenant.ts';
import { requireName, tenantExists } from '../tenants/registry.ts';
import type { TenantDesk } from '../tenants/tenant-desk.ts';
import { dropFolder, stageFolder } from '../tenants/tenant-folders.ts';
import { logSettings } from './decisions/log-settings.ts';
import { recordCreation } from './prepare-tenant.ts';
import { fitFor, tenantOptions } from './tenant-options.ts';
import type { Config } from './settings.ts';

export interface Restoring {
  readonly desk: TenantDesk;
  readonly config: Config;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly profile: ServedProfile;
  /** Those that are under way, on all threads. */
  readonly restores: ThreadCounts;
}

/** When a restore of others ends, nobody knows: after so long it is worth another try. */
const TRY_AGAIN_MS = 10_000;

/**
 * Makes a tenant of a backup while the server runs, on whichever thread takes the call:
 *
 *     staged, where nobody looks ─► read to its end and checked ─► verified as `fsck` does ─► opened once, held to the
 *     profile, recorded ─► admitted by the owner of the tenants, with one rename
 *
 * A process that is killed on the way leaves a staged folder, which goes at the next start.
 * @throws as `TenantOperations.restore`; Fault `too-many-restores`, before more than the first piece is taken
 */
export async function restoreServed(
  restoring: Restoring,
  by: Caller,
  { name, pieces }: RestoreTenantAsk,
  signal: AbortSignal,
): Promise<RestoredTenant> {
  const { desk, config, restores } = restoring;
  requireName(name);
  await requireFree(desk, by, name); // before somebody sends gigabytes for nothing; `admit` looks again
  restores.raise();
  try {
    if (restores.sum() > config.maxRestores) throw tooMany(config.maxRestores);
    return await restoreStaged(restoring, by, { name, pieces }, signal);
  } finally {
    restores.lower();
  }
}

async function restoreStaged(
  restoring: Restoring,
  by: Caller,
  { name, pieces }: RestoreTenantAsk,
  signal: AbortSignal,
): Promise<RestoredTenant> {
  const { desk, config } = restoring;
  const { staged, folder } = stageFolder(config.dataDir);
  try {
    const { begin, report, hasDecisions } = await whole(() => restoreInto(pieces, folder, name));
    const why = `restored from a backup of tenant \`${begin.tenant}\` at revision ${begin.revision}`;
    await openOnce(folder, name, why, by, restoring);
    signal.throwIfAborted(); // a server that stops has let go of its tenants
    const tenant = await desk.admit(by, { name, staged });
    return { tenant, revision: begin.revision, relationships: report.counts.relationships, hasDecisions };
  } finally {
    await dropFolder(folder); // nothing is there any more if it was admitted
  }
}

function tooMany(allowed: number): Fault {
  return new Fault(
    'too-many-restores',
    `expected at most ${allowed} restores at once (\`--max-restores\`), found more; try again in ${TRY_AGAIN_MS} ms`,
    {
      details: { reason: 'REASON_TOO_MANY_RESTORES', allowed: String(allowed) },
      retryAfterMs: TRY_AGAIN_MS,
    },
  );
}

async function requireFree(desk: TenantDesk, by: Caller, name: string): Promise<void> {
  try {
    await desk.get(by, { name });
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.reason === 'unknown-tenant') return;
    throw thrown;
  }
  throw tenantExists(name);
}

/** What is wrong with a backup is the fault of whoever sent it. */
async function whole(restore: () => Promise<Restored>): Promise<Restored> {
  try {
    return await restore();
  } catch (cause) {
    throw cause instanceof BackupError ? new Fault('invalid-argument', cause.message, { cause }) : cause;
  }
}

/** Whether it can be served, and who made it. */
async function openOnce(
  folder: string,
  name: string,
  why: string,
  by: Caller,
  { config, clock, logger, profile }: Restoring,
): Promise<void> {
  const settings = logSettings(config);
  await using log = config.decisions
    ? await openDecisionsIn(folder, name, { clock, timers: systemTimers, settings })
    : undefined;
  const desk = log && ownDesk(log);
  const fits = fitFor(profile, logger);
  const options = { ...tenantOptions(config, clock, undefined, desk), preload: false };
  await using tenant = await openTenantIn(folder, name, { ...options, requireFit: fits });
  const schema = tenant.schemas.newest?.schema;
  if (schema !== undefined) fits(schema);
  if (desk !== undefined) await recordCreation(desk, clock, by, why);
}
