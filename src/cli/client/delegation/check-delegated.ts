import type { CheckDelegatedResponse__Output } from '../../../gen/bailiwick/v1/CheckDelegatedResponse.ts';
import { Verdict } from '../../../gen/bailiwick/v1/Verdict.ts';
import { Fault } from '../../../model/fault.ts';
import { RELATION } from '../../../model/name-rules.ts';
import { partOf } from '../../../model/object-text.ts';
import type { Terminal } from '../../terminal.ts';
import type { Connection } from '../connection.ts';
import { parseConsistency } from '../consistency-text.ts';
import { parseStruct } from '../json-argument.ts';
import { objectText } from '../reference-text.ts';
import { objectField } from './act-flags.ts';
import { chainText, reasonText } from './chain-text.ts';
import { untilText } from './instant-text.ts';
import { CHECK_DELEGATED } from './methods.ts';

export interface CheckDelegatedFlags {
  readonly consistency: string;
  /** Values for conditions, a JSON object. */
  readonly context?: string;
  /** SHA-256 of the exact request, for gates. */
  readonly digest: string;
  readonly explain: boolean;
  readonly json: boolean;
}

/** 0 allow, 1 deny, 3 it could not be found out. */
export type DelegatedStatus = 0 | 1 | 3;

/** `bailiwick check-delegated SESSION RESOURCE PERMISSION`. @throws ClientError, Fault */
export async function checkDelegated(
  connection: Connection,
  session: string,
  resource: string,
  permission: string,
  flags: CheckDelegatedFlags,
  terminal: Terminal,
): Promise<DelegatedStatus> {
  const answer = await connection.call(CHECK_DELEGATED, {
    consistency: parseConsistency(flags.consistency),
    session: objectField(session),
    resource: objectField(resource),
    permission: partOf('permission', permission, RELATION),
    context: parseStruct('--context', flags.context),
    requestDigest: flags.digest,
    explain: flags.explain,
  });
  const { status, text } = verdictOf(answer);
  if (flags.json) terminal.out(JSON.stringify(CHECK_DELEGATED.toJson(answer)));
  else {
    terminal.out(text);
    if (flags.explain) terminal.out(chainText(answer));
  }
  return status;
}

/** An answer that is none of the three is no answer. */
function verdictOf({ verdict, reason, missingContext, validUntil, links }: CheckDelegatedResponse__Output): {
  readonly status: DelegatedStatus;
  readonly text: string;
} {
  const deciding = links.find((one) => one.verdict !== Verdict.VERDICT_ALLOW)?.link ?? null;
  const by = deciding === null ? '' : ` at ${objectText(deciding)}`;
  const why = `${reasonText(reason, missingContext)}${by}`;
  if (verdict === Verdict.VERDICT_ALLOW) return { status: 0, text: `allow${untilText(validUntil)}` };
  if (verdict === Verdict.VERDICT_DENY) return { status: 1, text: `deny ${why}` };
  if (verdict === Verdict.VERDICT_ERROR) return { status: 3, text: `error ${why}` };
  throw new Fault('invalid-argument', `expected an answer, found verdict ${String(verdict)}`);
}
