import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** The folders of the stores in `folder`: a data folder holds one per tenant, `tenants/<name>`; any other is taken for a store. */
export function storesIn(folder: string): readonly string[] {
  const tenants = path.join(folder, 'tenants');
  if (!existsSync(tenants)) return [folder];
  return readdirSync(tenants)
    .toSorted()
    .map((name) => path.join(tenants, name));
}
