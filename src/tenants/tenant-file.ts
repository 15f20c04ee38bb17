import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { replaceFile } from '../base/durable-file.ts';
import { isJsonObject } from '../base/json.ts';
import { Fault } from '../model/fault.ts';
import type { TenantState } from '../model/tenant.ts';

/*
 * What is kept of a tenant beside its data, so that it can be listed and refused without opening anything: one file in
 * its folder, always replaced as a whole. Two lines of JSON: format and checksum of the second, which is the record.
 */

export interface TenantRecord {
  readonly state: TenantState;
  /** Milliseconds since the Unix epoch; 0 where it is older than this file. */
  readonly createdMs: number;
  /** Why it is suspended, for people; `''` where nobody said. */
  readonly why: string;
}

const FORMAT = 1;
const FILE = 'tenant.json';
const STATES: readonly unknown[] = ['active', 'suspended', 'deleting'] satisfies readonly TenantState[];

/** Of the tenant in `folder`; undefined where there is no such file. @throws Fault `data-damaged`, `data-version` */
export async function readTenantFile(folder: string): Promise<TenantRecord | undefined> {
  const file = path.join(folder, FILE);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  return parse(text, file);
}

/** Durable when it resolves. */
export function writeTenantFile(folder: string, record: TenantRecord): Promise<void> {
  const body = JSON.stringify(record);
  const head = JSON.stringify({ format: FORMAT, crc32: crc32(body) });
  return replaceFile(path.join(folder, FILE), `${head}\n${body}\n`);
}

function parse(text: string, file: string): TenantRecord {
  const [head = '', body = ''] = text.split('\n');
  try {
    const { format, crc32: sum } = JSON.parse(head) as { format?: unknown; crc32?: unknown };
    if (typeof format === 'number' && format > FORMAT) {
      throw new Fault(
        'data-version',
        `\`${file}\`: expected format ${FORMAT}, found ${format}, which a newer version wrote`,
      );
    }
    if (format !== FORMAT || sum !== crc32(body)) throw new Error('the checksum does not match');
    return recordIn(JSON.parse(body));
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    throw new Fault('data-damaged', `\`${file}\`: expected a tenant's state with its checksum`, { cause });
  }
}

function recordIn(value: unknown): TenantRecord {
  if (!isJsonObject(value)) throw new Error('expected an object');
  const { state, createdMs, why } = value;
  if (!STATES.includes(state)) throw new Error('expected a state');
  if (typeof createdMs !== 'number' || typeof why !== 'string') {
    throw new Error('expected `createdMs` and `why`');
  }
  return { state: state as TenantState, createdMs, why };
}
