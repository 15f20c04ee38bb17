import type { Grant__Output } from '../../../gen/bailiwick/v1/Grant.ts';
import { GrantState } from '../../../gen/bailiwick/v1/GrantState.ts';
import type { Terminal } from '../../terminal.ts';
import type { Connection } from '../connection.ts';
import { objectText } from '../reference-text.ts';
import { type ActFlags, actFields, durationField, objectField } from './act-flags.ts';
import { CREATE_GRANT, END_GRANT, EXTEND_GRANT, LIST_GRANTS } from './methods.ts';
import { parseScope } from './scope-text.ts';

export interface CreateGrantFlags extends ActFlags {
  /** Absent for as long as the session. */
  readonly ttl?: string;
}

/** `bailiwick grant create SESSION SCOPE`. @throws ClientError, Fault */
export async function createGrant(
  connection: Connection,
  session: string,
  scope: string,
  flags: CreateGrantFlags,
  terminal: Terminal,
): Promise<void> {
  const answer = await connection.call(CREATE_GRANT, {
    ...actFields(flags),
    session: objectField(session),
    scope: { ...parseScope(scope), ttl: durationField('--ttl', flags.ttl) },
  });
  if (flags.json) terminal.out(JSON.stringify(CREATE_GRANT.toJson(answer)));
  else terminal.out(grantText(answer.grant));
}

/** `bailiwick grant extend GRANT DURATION`. @throws ClientError, Fault */
export async function extendGrant(
  connection: Connection,
  grantId: string,
  by: string,
  flags: ActFlags,
  terminal: Terminal,
): Promise<void> {
  const ask = { ...actFields(flags), grantId, by: durationField('duration', by) };
  const answer = await connection.call(EXTEND_GRANT, ask);
  if (flags.json) terminal.out(JSON.stringify(EXTEND_GRANT.toJson(answer)));
  else terminal.out(grantText(answer.grant));
}

/** `bailiwick grant end GRANT`. @throws ClientError, Fault */
export async function endGrant(
  connection: Connection,
  grantId: string,
  flags: ActFlags,
  terminal: Terminal,
): Promise<void> {
  const answer = await connection.call(END_GRANT, { ...actFields(flags), grantId });
  if (flags.json) terminal.out(JSON.stringify(END_GRANT.toJson(answer)));
  else terminal.out(`ended at ${answer.writtenAt?.token ?? ''}`);
}

export interface ListGrantsFlags {
  readonly ended: boolean;
  readonly json: boolean;
}

/** `bailiwick grant list OBJECT`: of a session, an agent, a user, or on a resource. @throws ClientError, Fault */
export async function listGrants(
  connection: Connection,
  object: string,
  { ended, json }: ListGrantsFlags,
  terminal: Terminal,
): Promise<void> {
  // The server goes by the type, whatever the profile calls its sessions.
  const ask = { resource: objectField(object), includeEnded: ended };
  for await (const answer of connection.answers(LIST_GRANTS, ask)) {
    const { grant } = answer;
    if (json) terminal.out(JSON.stringify(LIST_GRANTS.toJson(answer)));
    else terminal.out(`${stateText(grant)}  ${grantText(grant)}${giverText(grant)}`);
  }
}

function grantText(grant: Grant__Output | null): string {
  return `${grant?.relationship ?? ''}  grant ${grant?.grantId ?? ''}`;
}

const STATES: ReadonlyMap<number, string> = new Map([
  [GrantState.GRANT_STATE_LIVE, 'live   '],
  [GrantState.GRANT_STATE_EXPIRED, 'expired'],
  [GrantState.GRANT_STATE_ENDED, 'ended  '],
]);

function stateText(grant: Grant__Output | null): string {
  return STATES.get(grant?.state ?? 0) ?? 'unknown';
}

function giverText(grant: Grant__Output | null): string {
  const by = grant?.grantedBy ? `  by ${objectText(grant.grantedBy)}` : '';
  return grant?.reason ? `${by}: ${grant.reason}` : by;
}
