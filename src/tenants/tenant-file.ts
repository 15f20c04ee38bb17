import path from 'node:path';
import { replaceFile } from '../base/durable-file.ts';
import { isJsonObject } from '../base/json.ts';
import { NO_OWN_QUOTA, ofEach, type OwnQuota } from '../model/own-quota.ts';
import { readSealedFile, type SealedForm, sealedText } from '../model/sealed-file.ts';
import type { TenantState } from '../model/tenant.ts';

/*
 * What is kept of a tenant beside its data, so that it can be listed and refused without opening anything: one
 * sealed file in its folder, always replaced as a whole.
 */

export interface TenantRecord {
  readonly state: TenantState;
  /** Milliseconds since the Unix epoch; 0 where it is older than this file. */
  readonly createdMs: number;
  /** Why it is suspended, for people; `''` where nobody said. */
  readonly why: string;
  readonly quota: OwnQuota;
}

const FORM: SealedForm = { format: 1, expected: "a tenant's state with its checksum" };
const FILE = 'tenant.json';
const STATES: readonly unknown[] = ['active', 'suspended', 'deleting'] satisfies readonly TenantState[];

/** Of the tenant in `folder`; undefined where there is no such file. @throws Fault `data-damaged`, `data-version` */
export function readTenantFile(folder: string): Promise<TenantRecord | undefined> {
  return readSealedFile(path.join(folder, FILE), FORM, recordIn);
}

/** Durable when it resolves. */
export function writeTenantFile(folder: string, record: TenantRecord): Promise<void> {
  return replaceFile(path.join(folder, FILE), sealedText(FORM.format, record));
}

function recordIn(value: unknown): TenantRecord {
  if (!isJsonObject(value)) throw new Error('expected an object');
  const { state, createdMs, why, quota } = value;
  if (!STATES.includes(state)) throw new Error('expected a state');
  if (typeof createdMs !== 'number' || typeof why !== 'string') {
    throw new Error('expected `createdMs` and `why`');
  }
  return { state: state as TenantState, createdMs, why, quota: quotaIn(quota) };
}

/** Older files have none, or less. */
function quotaIn(value: unknown): OwnQuota {
  if (value === undefined) return NO_OWN_QUOTA;
  if (!isJsonObject(value)) throw new Error('expected the limits of a quota');
  return ofEach((limit) => limitIn(value[limit]));
}

function limitIn(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new Error('expected a limit that is a whole number');
}
