import { EVERY_TENANT } from '../auth/principal.ts';
import { ALL_RIGHTS, RIGHTS } from '../auth/right.ts';
import { CredentialStore } from '../auth/stored/credential-store.ts';
import type { Clock } from '../base/clock.ts';
import { Fault } from '../model/fault.ts';
import type { Terminal } from './terminal.ts';

/**
 * `bailiwick credential bootstrap`: an operator's key for a data folder that has none. A server that runs on it learns of
 * the key at its next start. Whoever lost all keys starts the server with a preshared key and makes others.
 * @throws Fault `credential-exists` when somebody made a key there before
 */
export async function bootstrapCredential(
  dataDir: string,
  name: string,
  clock: Clock,
  terminal: Terminal,
): Promise<void> {
  await using store = await CredentialStore.open(dataDir, clock);
  if (store.table.size > 0) {
    throw new Fault(
      'credential-exists',
      `\`${dataDir}\`: expected a folder without keys, found some; with a lost key, start the server with ` +
        '`--preshared-key` and make another with `bailiwick credential create`',
    );
  }
  const operator = { tenant: EVERY_TENANT, name: 'bootstrap', rights: ALL_RIGHTS };
  const ask = { tenant: EVERY_TENANT, name, rights: RIGHTS, organization: undefined, expiresMs: undefined };
  const { key, credential } = await store.create(operator, ask);
  terminal.err(`${credential.id} ${credential.tenant}/${credential.name} ${credential.rights.join(',')}`);
  terminal.out(key);
}
