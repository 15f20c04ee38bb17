import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

/**
 * The folders of the stores in `folder`: a data folder holds one per tenant, `tenants/<name>`; any other is taken for a
 * store. Names with a dot in front are of tenants that are being made or erased, which the next start of a server removes.
 */
export function storesIn(folder: string): readonly string[] {
  const tenants = path.join(folder, 'tenants');
  if (!existsSync(tenants)) return [folder];
  return readdirSync(tenants)
    .filter((name) => !name.startsWith('.'))
    .toSorted()
    .map((name) => path.join(tenants, name));
}
