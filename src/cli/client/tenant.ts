import type { Long } from '@grpc/proto-loader';
import { RollOutOutcome } from '../../gen/bailiwick/v1/RollOutOutcome.ts';
import type { RollOutSchemaResponse__Output } from '../../gen/bailiwick/v1/RollOutSchemaResponse.ts';
import type { CallLimit__Output } from '../../gen/bailiwick/v1/CallLimit.ts';
import type { CallQuota__Output } from '../../gen/bailiwick/v1/CallQuota.ts';
import type { Tenant__Output } from '../../gen/bailiwick/v1/Tenant.ts';
import { TenantState } from '../../gen/bailiwick/v1/TenantState.ts';
import type { StoredLimit__Output } from '../../gen/bailiwick/v1/StoredLimit.ts';
import { formatTime } from '../../model/time-text.ts';
import type { Terminal } from '../terminal.ts';
import { readSource } from '../validate/read-source.ts';
import type { ClientStatus } from './client-command.ts';
import type { Connection } from './connection.ts';
import { limitFields, type LimitOptions } from './limit-flags.ts';
import type { Method } from './method.ts';
import {
  CREATE_TENANT,
  DELETE_TENANT,
  GET_TENANT,
  LIST_TENANTS,
  RESUME_TENANT,
  ROLL_OUT_SCHEMA,
  SUSPEND_TENANT,
  UPDATE_TENANT,
} from './tenant-methods.ts';

export interface CreateOptions extends LimitOptions {
  readonly schema?: string;
  readonly withoutSchema: boolean;
  readonly json: boolean;
}

export interface UpdateOptions extends LimitOptions {
  readonly json: boolean;
}

export interface SuspendOptions {
  readonly why: string;
  readonly json: boolean;
}

export interface RollOutOptions {
  readonly only: readonly string[];
  readonly dryRun: boolean;
  readonly json: boolean;
}

type Output = Pick<CreateOptions, 'json'>;

/** `bailiwick tenant create NAME`. @throws ClientError, ReadError */
export async function createTenant(
  connection: Connection,
  name: string,
  options: CreateOptions,
  terminal: Terminal,
): Promise<void> {
  const { schema: file, withoutSchema, json } = options;
  const schema = withoutSchema ? '' : file && readSource(file).text;
  const limits = limitFields(options);
  const ask = schema === undefined ? { name, ...limits } : { name, schema, ...limits };
  tell(CREATE_TENANT, await connection.call(CREATE_TENANT, ask), json, terminal);
}

/** `bailiwick tenant list`: one a line, page by page. @throws ClientError */
export async function listTenants(
  connection: Connection,
  { json }: Output,
  terminal: Terminal,
): Promise<void> {
  let cursor = '';
  do {
    const page = await connection.call(LIST_TENANTS, { cursor });
    if (json) terminal.out(JSON.stringify(LIST_TENANTS.toJson(page)));
    else for (const tenant of page.tenants) terminal.out(lineOf(tenant));
    ({ cursor } = page);
  } while (cursor !== '');
}

/** `bailiwick tenant show NAME`. @throws ClientError */
export async function showTenant(
  connection: Connection,
  name: string,
  { json }: Output,
  terminal: Terminal,
): Promise<void> {
  tell(GET_TENANT, await connection.call(GET_TENANT, { name }), json, terminal);
}

/** `bailiwick tenant update NAME`. @throws ClientError */
export async function updateTenant(
  connection: Connection,
  name: string,
  options: UpdateOptions,
  terminal: Terminal,
): Promise<void> {
  const ask = { name, ...limitFields(options) };
  tell(UPDATE_TENANT, await connection.call(UPDATE_TENANT, ask), options.json, terminal);
}

/** `bailiwick tenant suspend NAME`. @throws ClientError */
export async function suspendTenant(
  connection: Connection,
  name: string,
  { why, json }: SuspendOptions,
  terminal: Terminal,
): Promise<void> {
  tell(SUSPEND_TENANT, await connection.call(SUSPEND_TENANT, { name, why }), json, terminal);
}

/** `bailiwick tenant resume NAME`. @throws ClientError */
export async function resumeTenant(
  connection: Connection,
  name: string,
  { json }: Output,
  terminal: Terminal,
): Promise<void> {
  tell(RESUME_TENANT, await connection.call(RESUME_TENANT, { name }), json, terminal);
}

/** `bailiwick tenant delete NAME`. @throws ClientError */
export async function deleteTenant(
  connection: Connection,
  name: string,
  { json }: Output,
  terminal: Terminal,
): Promise<void> {
  const answer = await connection.call(DELETE_TENANT, { name });
  terminal.out(json ? JSON.stringify(DELETE_TENANT.toJson(answer)) : `${name} deleted`);
}

/** `bailiwick tenant roll-out FILE`: a line for each tenant; 1 when one of them refused. @throws ClientError, ReadError */
export async function rollOutSchema(
  connection: Connection,
  file: string,
  { only, dryRun, json }: RollOutOptions,
  terminal: Terminal,
): Promise<ClientStatus> {
  const ask = { schema: readSource(file).text, tenants: [...only], dryRun };
  let isRefused = false;
  for await (const item of connection.answers(ROLL_OUT_SCHEMA, ask)) {
    terminal.out(json ? JSON.stringify(ROLL_OUT_SCHEMA.toJson(item)) : outcomeLine(item));
    isRefused ||= item.outcome === RollOutOutcome.ROLL_OUT_OUTCOME_REFUSED;
  }
  return isRefused ? 1 : 0;
}

function tell<Answer extends { readonly tenant: Tenant__Output | null }>(
  { toJson }: Method<never, Answer>,
  answer: Answer,
  json: boolean,
  terminal: Terminal,
): void {
  if (json) terminal.out(JSON.stringify(toJson(answer)));
  else if (answer.tenant !== null) terminal.out(lineOf(answer.tenant));
}

/** `acme suspended (unpaid), 12 of at most 1000 relationships, 1476 bytes of them, 123456 bytes on the disk, made 2030-01-01T00:00:00Z` */
function lineOf(tenant: Tenant__Output): string {
  const { name, state, why, createdAt, isOpen, diskBytes, stored, quota, callQuota } = tenant;
  const stateText = state === TenantState.TENANT_STATE_ACTIVE ? 'active' : 'suspended';
  const parts = [
    `${name} ${stateText}${why === '' ? '' : ` (${why})`}`,
    ...(isOpen ? ['open'] : []),
    ...amountText(stored?.relationships, quota?.relationships, 'relationships'),
    ...amountText(stored?.bytes, quota?.bytes, 'bytes of them'),
    ...CALL_LIMITS.flatMap(([limit, unit]) => mostText(callQuota?.[limit], unit)),
    `${String(diskBytes)} bytes on the disk`,
    ...(createdAt === null
      ? []
      : [`made ${formatTime(BigInt(String(createdAt.seconds)) * 1_000_000_000n + BigInt(createdAt.nanos))}`]),
  ];
  return parts.join(', ');
}

/** `-` for what nobody knows. */
function amountText(
  found: Long | undefined,
  limit: StoredLimit__Output | null | undefined,
  unit: string,
): readonly string[] {
  const max = String(limit?.max ?? 0);
  const most = max === '0' ? [] : [`at most ${max}`];
  return [`${[found === undefined ? '-' : String(found), ...most].join(' of ')} ${unit}`];
}

/** In the order they are shown. */
const CALL_LIMITS = [
  ['callsPerSecond', 'calls a second'],
  ['callsBurst', 'calls after a rest'],
  ['callsAtOnce', 'calls at once'],
  ['streamsAtOnce', 'streams at once'],
  ['workPerSecond', 'steps a second'],
] as const satisfies readonly (readonly [limit: keyof CallQuota__Output, unit: string])[];

/** Nothing where there is no limit. */
function mostText(limit: CallLimit__Output | null | undefined, unit: string): readonly string[] {
  const max = String(limit?.max ?? 0);
  return max === '0' ? [] : [`at most ${max} ${unit}`];
}

const OUTCOME_TEXTS: Readonly<Record<number, string>> = {
  [RollOutOutcome.ROLL_OUT_OUTCOME_WRITTEN]: 'written',
  [RollOutOutcome.ROLL_OUT_OUTCOME_UNCHANGED]: 'unchanged',
  [RollOutOutcome.ROLL_OUT_OUTCOME_WOULD_BE_WRITTEN]: 'would be written',
  [RollOutOutcome.ROLL_OUT_OUTCOME_REFUSED]: 'refused',
};

/** `acme refused: schema-unsafe: …` */
function outcomeLine({ tenant, outcome, reason, message }: RollOutSchemaResponse__Output): string {
  const text = `${tenant} ${OUTCOME_TEXTS[outcome] ?? String(outcome)}`;
  return reason === '' ? text : `${text}: ${reason}: ${message}`;
}
