import path from 'node:path';
import { DecisionLog, type LogOptions } from '../decisions/log.ts';
import { tenantFolder } from './open-tenant.ts';

/**
 * Opens a tenant's decision log in the folder `decisions` of the tenant's own, making it if it is new. To be closed after
 * the tenant, so that what the store still took is recorded.
 * @throws Fault `data-locked`, `data-version`, `data-damaged`, `invalid-argument` for a mask
 */
export function openDecisions(
  dataDir: string,
  name: string,
  options: Omit<LogOptions, 'name'>,
): Promise<DecisionLog> {
  return openDecisionsIn(tenantFolder(dataDir, name), name, options);
}

/** The same for a tenant in any folder, which has to be there. */
export function openDecisionsIn(
  folder: string,
  name: string,
  options: Omit<LogOptions, 'name'>,
): Promise<DecisionLog> {
  return DecisionLog.open(path.join(folder, 'decisions'), { name, ...options });
}
