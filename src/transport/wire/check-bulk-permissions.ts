import type { CheckBulkPermissionsPair } from '../../gen/authzed/api/v1/CheckBulkPermissionsPair.ts';
import type { CheckBulkPermissionsRequest__Output } from '../../gen/authzed/api/v1/CheckBulkPermissionsRequest.ts';
import type { CheckBulkPermissionsResponse } from '../../gen/authzed/api/v1/CheckBulkPermissionsResponse.ts';
import { assert } from '../../base/assert.ts';
import type {
  CheckBulkPermissionsAnswer,
  CheckBulkPermissionsAsk,
  CheckBulkResult,
} from '../../operations/asks.ts';
import { decodeCheckAsk, refuseLargeContext } from './check-ask.ts';
import { encodeDebugInformation } from './debug-trace.ts';
import { encodeFault } from './fault-status.ts';
import { messageReader, messageWriter } from './protos.ts';
import type { DecodeOptions, SnapshotRpc } from './rpc.ts';
import { decodeSnapshotFields, snapshotAskOf } from './snapshot-ask.ts';
import { encodeMissing, encodeVerdictKind } from './verdict.ts';
import { Violations } from './violations.ts';

type Message = CheckBulkPermissionsRequest__Output;
type Response = Pick<CheckBulkPermissionsPair, 'item' | 'error'>;

const write = messageWriter<CheckBulkPermissionsResponse>('authzed.api.v1.CheckBulkPermissionsResponse');

export const checkBulkPermissionsRpc: SnapshotRpc<
  Message,
  CheckBulkPermissionsAsk,
  CheckBulkPermissionsAnswer
> = {
  path: '/authzed.api.v1.PermissionsService/CheckBulkPermissions',
  read: messageReader<Message>('authzed.api.v1.CheckBulkPermissionsRequest'),
  snapshotAsk: snapshotAskOf,
  decode,
  encode,
};

/** Wildcards are each item's own matter here, and an oversized context is everyone's. */
function decode(message: Message, options: DecodeOptions): CheckBulkPermissionsAsk {
  const violations = new Violations();
  decodeSnapshotFields(message, violations);
  const items = message.items.map((item, index) => decodeCheckAsk(item, `items[${index}]`, violations));
  violations.throwIfAny();
  for (const item of message.items) refuseLargeContext(item, options.contextBytesMax);
  return { items, tracing: message.withTracing || options.tracing };
}

function encode(answer: CheckBulkPermissionsAnswer, message: Message): Buffer {
  const { results, schemaText } = answer;
  assert(results.length === message.items.length, 'one result for each item');
  const pairs = results.map((result, index) => ({
    request: message.items[index] ?? null,
    ...encodeResult(result, schemaText),
  }));
  return write({ checkedAt: { token: answer.checkedAt }, pairs });
}

function encodeResult(result: CheckBulkResult, schemaText: string | undefined): Response {
  if (result.kind === 'fault') return { error: encodeFault(result.fault) };
  return {
    item: {
      permissionship: encodeVerdictKind(result.verdict.kind),
      partialCaveatInfo: encodeMissing(result.verdict),
      debugTrace: encodeDebugInformation(result.trace, schemaText),
    },
  };
}
