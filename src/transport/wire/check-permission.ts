import type { CheckPermissionRequest__Output } from '../../gen/authzed/api/v1/CheckPermissionRequest.ts';
import type { CheckPermissionResponse } from '../../gen/authzed/api/v1/CheckPermissionResponse.ts';
import type { CheckPermissionAnswer, CheckPermissionAsk } from '../../operations/asks.ts';
import { decodeCheckAsk, refuseLargeContext } from './check-ask.ts';
import { encodeDebugInformation } from './debug-trace.ts';
import { messageReader, messageWriter } from './protos.ts';
import { refuseWildcardResource, refuseWildcardSubjectSet } from './references.ts';
import { refuseLargeContextRequest } from './request-size.ts';
import type { DecodeOptions, SnapshotRpc } from './rpc.ts';
import { decodeSnapshotFields, snapshotAskOf } from './snapshot-ask.ts';
import { encodeTimestamp } from './timestamp.ts';
import { encodeMissing, encodeVerdictKind } from './verdict.ts';
import { Violations } from './violations.ts';

type Message = CheckPermissionRequest__Output;

const write = messageWriter<CheckPermissionResponse>('authzed.api.v1.CheckPermissionResponse');

export const checkPermissionRpc: SnapshotRpc<Message, CheckPermissionAsk, CheckPermissionAnswer> = {
  path: '/authzed.api.v1.PermissionsService/CheckPermission',
  refuseLarge: refuseLargeContextRequest,
  read: messageReader<Message>('authzed.api.v1.CheckPermissionRequest'),
  snapshotAsk: snapshotAskOf,
  decode,
  encode,
};

function decode(message: Message, options: DecodeOptions): CheckPermissionAsk {
  const violations = new Violations();
  decodeSnapshotFields(message, violations);
  const { resource, permission, subject, context } = decodeCheckAsk(message, '', violations);
  violations.throwIfAny();
  refuseWildcardResource(resource);
  refuseWildcardSubjectSet(subject);
  refuseLargeContext(message, options.contextBytesMax);
  return { resource, permission, subject, context, tracing: message.withTracing || options.tracing };
}

function encode(answer: CheckPermissionAnswer): Buffer {
  return write({
    checkedAt: { token: answer.checkedAt },
    permissionship: encodeVerdictKind(answer.verdict.kind),
    partialCaveatInfo: encodeMissing(answer.verdict),
    debugTrace: encodeDebugInformation(answer.trace, answer.schemaText),
    optionalExpiresAt: answer.expiresAtNs === undefined ? null : encodeTimestamp(answer.expiresAtNs),
  });
}
