import type { Terminal } from '../../terminal.ts';
import type { Connection } from '../connection.ts';
import { type ActFlags, actFields, durationField, objectField } from './act-flags.ts';
import { REGISTER_AGENT } from './methods.ts';

export interface RegisterFlags extends ActFlags {
  readonly organization: string;
  readonly owner: string;
  readonly maxSession?: string;
  readonly workloadId: string;
  readonly agentVersion: string;
  readonly charterDigest: string;
}

/** `bailiwick agent register AGENT`. @throws ClientError, Fault */
export async function registerAgent(
  connection: Connection,
  agent: string,
  flags: RegisterFlags,
  terminal: Terminal,
): Promise<void> {
  const answer = await connection.call(REGISTER_AGENT, {
    ...actFields(flags),
    agent: objectField(agent),
    tenant: objectField(flags.organization),
    owner: objectField(flags.owner),
    workloadId: flags.workloadId,
    version: flags.agentVersion,
    charterDigest: flags.charterDigest,
    maxSessionTtl: durationField('--max-session', flags.maxSession),
  });
  if (flags.json) terminal.out(JSON.stringify(REGISTER_AGENT.toJson(answer)));
  else terminal.out(`${agent} registered with ${flags.organization}, owned by ${flags.owner}`);
}
