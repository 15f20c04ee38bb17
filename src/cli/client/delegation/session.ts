import type { Session__Output } from '../../../gen/bailiwick/v1/Session.ts';
import type { JsonObject } from '../../../base/json.ts';
import type { Terminal } from '../../terminal.ts';
import type { Connection } from '../connection.ts';
import { objectText } from '../reference-text.ts';
import { durationField, objectField } from './act-flags.ts';
import { untilText } from './instant-text.ts';
import { DELEGATE_SESSION, OPEN_SESSION } from './methods.ts';
import { parseScope } from './scope-text.ts';

export interface SessionFlags {
  readonly ttl: string;
  readonly scope: readonly string[];
  readonly purpose: string;
  readonly key: string;
  /** Print nothing but the session, for scripts. */
  readonly idOnly: boolean;
  readonly json: boolean;
}

export interface OpenFlags extends SessionFlags {
  readonly organization: string;
  /** Absent for an agent that works for itself. */
  readonly for?: string;
  readonly tokenId: string;
}

/** `bailiwick session open AGENT`. @throws ClientError, Fault */
export async function openSession(
  connection: Connection,
  agent: string,
  flags: OpenFlags,
  terminal: Terminal,
): Promise<void> {
  const answer = await connection.call(OPEN_SESSION, {
    ...fieldsOf(flags),
    tenant: objectField(flags.organization),
    user: flags.for === undefined ? null : objectField(flags.for),
    agent: objectField(agent),
    tokenId: flags.tokenId,
  });
  tell(answer.session, flags, () => OPEN_SESSION.toJson(answer), terminal);
}

/** `bailiwick session delegate PARENT AGENT`. @throws ClientError, Fault */
export async function delegateSession(
  connection: Connection,
  parent: string,
  agent: string,
  flags: SessionFlags,
  terminal: Terminal,
): Promise<void> {
  const ends = { parent: objectField(parent), agent: objectField(agent) };
  const answer = await connection.call(DELEGATE_SESSION, { ...fieldsOf(flags), ...ends });
  tell(answer.session, flags, () => DELEGATE_SESSION.toJson(answer), terminal);
}

function fieldsOf({ ttl, scope, purpose, key }: SessionFlags) {
  return {
    ttl: durationField('--ttl', ttl),
    scopes: scope.map(parseScope),
    purpose,
    idempotencyKey: key,
  };
}

function tell(
  session: Session__Output | null,
  { idOnly, json }: SessionFlags,
  toJson: () => JsonObject,
  terminal: Terminal,
): void {
  if (json) return terminal.out(JSON.stringify(toJson()));
  const id = objectText(session?.session ?? null);
  if (idOnly) return terminal.out(id);
  terminal.out(`${id}${untilText(session?.expiresAt ?? null)}`);
  for (const { grantId, relationship } of session?.grants ?? []) {
    terminal.out(`  ${relationship}  grant ${grantId}`);
  }
}
