import { _authzed_api_v1_CheckPermissionResponse_Permissionship as Permissionship } from '../../gen/authzed/api/v1/CheckPermissionResponse.ts';
import type { CheckPermissionResponse__Output } from '../../gen/authzed/api/v1/CheckPermissionResponse.ts';
import { Fault } from '../../model/fault.ts';
import { RELATION } from '../../model/name-rules.ts';
import { parseObject, parseSubject, partOf } from '../../model/object-text.ts';
import { encodeObject, encodeSubject } from '../../transport/wire/references.ts';
import type { Terminal } from '../terminal.ts';
import { CHECK } from './methods.ts';
import { conditionText } from './condition-text.ts';
import type { Connection } from './connection.ts';
import { parseConsistency } from './consistency-text.ts';
import { parseStruct } from './json-argument.ts';
import { formatTrace } from './trace-text.ts';

export interface CheckOptions {
  readonly consistency: string;
  /** Values for conditions, a JSON object. */
  readonly context?: string;
  readonly explain: boolean;
  readonly json: boolean;
}

/** 0 yes, 1 no, 2 conditional. */
export type CheckStatus = 0 | 1 | 2;

/** `bailiwick check RESOURCE PERMISSION SUBJECT`. @throws ClientError, Fault */
export async function check(
  connection: Connection,
  resource: string,
  permission: string,
  subject: string,
  options: CheckOptions,
  terminal: Terminal,
): Promise<CheckStatus> {
  const answer = await connection.call(CHECK, {
    consistency: parseConsistency(options.consistency),
    resource: encodeObject(parseObject(resource)),
    permission: partOf('permission', permission, RELATION),
    subject: encodeSubject(parseSubject(subject)),
    context: parseStruct('--context', options.context),
    withTracing: options.explain,
  });
  const { status, text } = verdictOf(answer);
  if (options.json) terminal.out(JSON.stringify(CHECK.toJson(answer)));
  else {
    terminal.out(text);
    if (options.explain && answer.debugTrace?.check) terminal.out(formatTrace(answer.debugTrace.check));
  }
  return status;
}

/** An answer that is none of the three is no answer. */
function verdictOf({ permissionship, partialCaveatInfo }: CheckPermissionResponse__Output): {
  readonly status: CheckStatus;
  readonly text: string;
} {
  if (permissionship === Permissionship.PERMISSIONSHIP_HAS_PERMISSION) return { status: 0, text: 'yes' };
  if (permissionship === Permissionship.PERMISSIONSHIP_NO_PERMISSION) return { status: 1, text: 'no' };
  if (permissionship === Permissionship.PERMISSIONSHIP_CONDITIONAL_PERMISSION) {
    return { status: 2, text: conditionText(partialCaveatInfo) };
  }
  throw new Fault('invalid-argument', `expected an answer, found permissionship ${permissionship}`);
}
