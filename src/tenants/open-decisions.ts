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
  return DecisionLog.open(path.join(tenantFolder(dataDir, name), 'decisions'), { name, ...options });
}
