import type { ObjectReference__Output } from '../../../gen/authzed/api/v1/ObjectReference.ts';
import type { ActAsk, ChangeAsk } from '../../../operations/delegation/write-asks.ts';
import type { Violations } from '../violations.ts';
import { checkText, decodeKey, decodeOptionalOne } from './fields.ts';

/** What every change says. @param reasonField how the message calls the text for people */
export function decodeChange(
  reason: string,
  reasonField: string,
  idempotencyKey: string,
  violations: Violations,
): ChangeAsk {
  checkText(reason, '', reasonField, violations);
  return {
    organization: undefined, // that of the credential, which `delegation-calls.ts` adds
    reason,
    idempotencyKey: decodeKey(idempotencyKey, '', 'idempotency_key', violations),
  };
}

interface ActMessage {
  readonly reason: string;
  readonly idempotencyKey: string;
  readonly onBehalfOf: ObjectReference__Output | null;
}

/** What every change that needs a right says. */
export function decodeAct(
  { reason, idempotencyKey, onBehalfOf }: ActMessage,
  violations: Violations,
): ActAsk {
  const change = decodeChange(reason, 'reason', idempotencyKey, violations);
  return { ...change, by: decodeOptionalOne(onBehalfOf, 'on_behalf_of', violations) };
}

/** What the answer to every change says. */
export function encodeWritten({
  writtenAt,
  decisionId,
}: {
  readonly writtenAt: string;
  readonly decisionId: string | undefined;
}): { readonly writtenAt: { readonly token: string }; readonly decisionId: string } {
  return { writtenAt: { token: writtenAt }, decisionId: decisionId ?? '' };
}
