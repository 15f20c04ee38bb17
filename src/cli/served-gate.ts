import { credentialGate } from '../auth/credential-gate.ts';
import type { Gate } from '../auth/gate.ts';
import { PresharedKeys } from '../auth/preshared-keys.ts';
import type { CredentialTable } from '../auth/stored/credential-table.ts';
import type { Clock } from '../base/clock.ts';
import type { Config } from './settings.ts';

/** The credentials as a thread has them, looked at anew for each call. */
export interface KnownCredentials {
  readonly table: CredentialTable;
}

/**
 * Who is let in, as the operator chose: everyone only where nothing that they could bring is known, and no longer once
 * the first key is made.
 */
export function servedGate({ presharedKeys }: Config, known: KnownCredentials, clock: Clock): Gate {
  const hasKeys = presharedKeys.length > 0;
  return credentialGate({
    preshared: hasKeys ? new PresharedKeys(presharedKeys) : undefined,
    stored: (key) => known.table.find(key, clock.nowMs()),
    isOpen: hasKeys ? undefined : () => known.table.size === 0,
  });
}
