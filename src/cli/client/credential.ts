import { EVERY_TENANT } from '../../auth/principal.ts';
import { inOrder, isRight, RIGHTS, type Right } from '../../auth/right.ts';
import { parseDuration } from '../../base/duration-text.ts';
import type { Credential__Output } from '../../gen/bailiwick/v1/Credential.ts';
import type { Timestamp__Output } from '../../gen/google/protobuf/Timestamp.ts';
import { formatTime } from '../../model/time-text.ts';
import { NUMBER_OF_RIGHT } from '../../transport/wire/credential-message.ts';
import { encodeDuration, encodeTimestamp } from '../../transport/wire/timestamp.ts';
import { ConfigError } from '../config.ts';
import type { Terminal } from '../terminal.ts';
import type { Connection } from './connection.ts';
import {
  CREATE_CREDENTIAL,
  LIST_CREDENTIALS,
  REVOKE_CREDENTIAL,
  ROTATE_CREDENTIAL,
} from './credential-methods.ts';

export interface CreateOptions {
  readonly rights: string;
  readonly expiresIn?: string;
  readonly operator: boolean;
  readonly organization?: string;
  readonly json: boolean;
}

export interface ListOptions {
  readonly all: boolean;
  readonly json: boolean;
}

export interface RotateOptions {
  readonly grace: string;
  readonly json: boolean;
}

const NS_PER_MS = 1_000_000n;

/** `bailiwick credential create NAME`: the key alone on the output, what it is beside it. @throws ClientError */
export async function createCredential(
  connection: Connection,
  name: string,
  { rights, expiresIn, operator, organization = '', json }: CreateOptions,
  nowMs: number,
  terminal: Terminal,
): Promise<void> {
  const lifeMs = expiresIn === undefined ? undefined : readDuration('--expires-in', expiresIn);
  const answer = await connection.call(CREATE_CREDENTIAL, {
    tenant: operator ? EVERY_TENANT : '',
    name,
    rights: readRights(rights).map((right) => NUMBER_OF_RIGHT[right]),
    expiresAt: lifeMs === undefined ? null : encodeTimestamp(BigInt(nowMs + lifeMs) * NS_PER_MS),
    organization,
  });
  if (json) terminal.out(JSON.stringify(CREATE_CREDENTIAL.toJson(answer)));
  else tellKey(answer, terminal);
}

/** `bailiwick credential list`: one a line, page by page. @throws ClientError */
export async function listCredentials(
  connection: Connection,
  { all, json }: ListOptions,
  terminal: Terminal,
): Promise<void> {
  let cursor = '';
  do {
    const page = await connection.call(LIST_CREDENTIALS, { withEnded: all, cursor });
    if (json) terminal.out(JSON.stringify(LIST_CREDENTIALS.toJson(page)));
    else for (const credential of page.credentials) terminal.out(lineOf(credential));
    ({ cursor } = page);
  } while (cursor !== '');
}

/** `bailiwick credential rotate ID`: the new key. @throws ClientError */
export async function rotateCredential(
  connection: Connection,
  id: string,
  { grace, json }: RotateOptions,
  terminal: Terminal,
): Promise<void> {
  const graceMs = readDuration('--grace', grace);
  const answer = await connection.call(ROTATE_CREDENTIAL, { id, grace: encodeDuration(graceMs * 1e6) });
  if (json) terminal.out(JSON.stringify(ROTATE_CREDENTIAL.toJson(answer)));
  else tellKey(answer, terminal);
}

/** `bailiwick credential revoke ID`. @throws ClientError */
export async function revokeCredential(
  connection: Connection,
  id: string,
  { json }: { readonly json: boolean },
  terminal: Terminal,
): Promise<void> {
  const answer = await connection.call(REVOKE_CREDENTIAL, { id });
  if (json) terminal.out(JSON.stringify(REVOKE_CREDENTIAL.toJson(answer)));
  else if (answer.credential !== null) terminal.out(lineOf(answer.credential));
}

/** @throws ConfigError */
function readRights(text: string): readonly Right[] {
  const words = text.split(',').map((word) => word.trim());
  const rights = words.filter(isRight);
  if (rights.length === words.length) return inOrder(rights);
  throw new ConfigError([`\`--rights\`: expected some of ${RIGHTS.join(', ')}, separated by commas`]);
}

interface Issued {
  readonly key: string;
  readonly credential: Credential__Output | null;
}

/** The key goes where it can be piped on; it is seen this once. */
function tellKey({ key, credential }: Issued, terminal: Terminal): void {
  if (credential !== null) terminal.err(lineOf(credential));
  terminal.out(key);
}

/** `0f3c… acme/billing check,read, made 2030-01-01T00:00:00Z, never used` */
function lineOf(credential: Credential__Output): string {
  const { id, tenant, name, rights, createdAt, expiresAt, revokedAt, lastUsedAt, previousSecretUntil } =
    credential;
  const { organization } = credential;
  const parts = [
    `${id} ${tenant}/${name} ${rightsOf(rights)}`,
    organization === '' ? undefined : `for ${organization}`,
    timed('made', createdAt),
    timed('ends', expiresAt),
    timed('revoked', revokedAt),
    timed('secret before good until', previousSecretUntil),
    timed('used', lastUsedAt) ?? 'never used',
  ];
  return parts.filter((part) => part !== undefined).join(', ');
}

function rightsOf(numbers: readonly number[]): string {
  return RIGHTS.filter((right) => numbers.includes(NUMBER_OF_RIGHT[right])).join(',');
}

function timed(what: string, at: Timestamp__Output | null): string | undefined {
  if (at === null) return undefined;
  return `${what} ${formatTime(BigInt(String(at.seconds)) * 1_000_000_000n + BigInt(at.nanos))}`;
}

function readDuration(flag: string, text: string): number {
  const ms = parseDuration(text);
  if (ms !== undefined) return ms;
  throw new ConfigError([
    `\`${flag}\`: expected a duration with units, such as \`90d\` or \`12h\`, found \`${text}\``,
  ]);
}
