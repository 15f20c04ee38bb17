import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { EVERY_TENANT, type Principal } from '../../../src/auth/principal.ts';
import { ALL_RIGHTS, type Right } from '../../../src/auth/right.ts';
import type { CreateCredentialAsk } from '../../../src/auth/stored/credential-desk.ts';
import { CredentialStore } from '../../../src/auth/stored/credential-store.ts';
import type { CredentialTable } from '../../../src/auth/stored/credential-table.ts';
import { parseKey } from '../../../src/auth/stored/key-text.ts';
import { HeldClock } from '../../operations/tenant-in-folder.ts';

export const NOON_MS = 1_893_499_200_000;
export const OPERATOR: Principal = { tenant: EVERY_TENANT, name: 'operator', rights: ALL_RIGHTS };

export interface StoreInFolder {
  readonly folder: string;
  readonly clock: HeldClock;
  readonly store: CredentialStore;
  /** Opens the folder once more. */
  readonly reopen: () => Promise<CredentialStore>;
}

/** An empty store whose clock stands at `NOON_MS`; its folder is gone when the test is. */
export async function storeInFolder(): Promise<StoreInFolder> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bailiwick-credentials-'));
  const clock = new HeldClock(NOON_MS);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const reopen = (): Promise<CredentialStore> => CredentialStore.open(folder, clock);
  return { folder, clock, store: await reopen(), reopen };
}

export function createAsk(name: string, rights: readonly Right[] = ['check']): CreateCredentialAsk {
  return { tenant: 'acme', name, rights, organization: undefined, expiresMs: undefined };
}

/** Whose key it is at that time. */
export function holderOf(
  table: CredentialTable,
  key: string,
  nowMs: number = NOON_MS,
): Principal | undefined {
  const parts = parseKey(key);
  return parts && table.find(parts, nowMs);
}

export function adminOf(tenant: string, ...rights: readonly Right[]): Principal {
  return { tenant, name: `admin-of-${tenant}`, rights: new Set<Right>(['admin', ...rights]) };
}
