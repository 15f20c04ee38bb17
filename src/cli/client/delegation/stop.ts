import type { Terminal } from '../../terminal.ts';
import type { Connection } from '../connection.ts';
import { objectText } from '../reference-text.ts';
import { type ActFlags, actFields, objectField } from './act-flags.ts';
import { PREVIEW_STOP, RESUME, STOP } from './methods.ts';

export interface StopFlags extends ActFlags {
  /** Only say what a stop would halt. */
  readonly preview: boolean;
  readonly purgeGrants: boolean;
}

/** `bailiwick stop TARGET`. @throws ClientError, Fault */
export async function stop(
  connection: Connection,
  target: string,
  flags: StopFlags,
  terminal: Terminal,
): Promise<void> {
  if (flags.preview) return preview(connection, target, flags, terminal);
  const ask = { ...actFields(flags), target: objectField(target), purgeGrants: flags.purgeGrants };
  const answer = await connection.call(STOP, ask);
  if (flags.json) terminal.out(JSON.stringify(STOP.toJson(answer)));
  else terminal.out(`${target} stopped`);
}

/** `bailiwick resume TARGET`. @throws ClientError, Fault */
export async function resume(
  connection: Connection,
  target: string,
  flags: ActFlags,
  terminal: Terminal,
): Promise<void> {
  const answer = await connection.call(RESUME, { ...actFields(flags), target: objectField(target) });
  if (flags.json) terminal.out(JSON.stringify(RESUME.toJson(answer)));
  else terminal.out(`${target} resumed`);
}

async function preview(
  connection: Connection,
  target: string,
  flags: StopFlags,
  terminal: Terminal,
): Promise<void> {
  const { onBehalfOf } = actFields(flags);
  const answer = await connection.call(PREVIEW_STOP, { target: objectField(target), onBehalfOf });
  if (flags.json) return terminal.out(JSON.stringify(PREVIEW_STOP.toJson(answer)));
  for (const session of answer.sessions) terminal.out(objectText(session));
  const sessions = counted(answer.sessions.length, 'session');
  const grants = counted(Number(answer.grants), 'grant');
  terminal.out(`would stop ${answer.truncated ? 'more than ' : ''}${sessions} with ${grants}`);
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
