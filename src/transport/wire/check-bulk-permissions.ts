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
import { type PlainBulk, readPlainBulk, writePlainBulk } from './plain-bulk.ts';
import { largeMessageReader, messageReader, messageWriter } from './protos.ts';
import type { DecodeOptions, SnapshotRpc } from './rpc.ts';
import { decodeSnapshotFields, snapshotAskOf } from './snapshot-ask.ts';
import { encodeMissing, encodeVerdictKind } from './verdict.ts';
import { Violations } from './violations.ts';

type Message = CheckBulkPermissionsRequest__Output;
type Response = Pick<CheckBulkPermissionsPair, 'item' | 'error'>;

/** What was read: the questions themselves where all of them are plain. */
type Read = PlainBulk | { readonly kind: 'message'; readonly message: Message };

const REQUEST = 'authzed.api.v1.CheckBulkPermissionsRequest';
const readMessage = messageReader<Message>(REQUEST);
const readLargeMessage = largeMessageReader<Message>(REQUEST);
const write = messageWriter<CheckBulkPermissionsResponse>('authzed.api.v1.CheckBulkPermissionsResponse');

export const checkBulkPermissionsRpc: SnapshotRpc<Read, CheckBulkPermissionsAsk, CheckBulkPermissionsAnswer> =
  {
    path: '/authzed.api.v1.PermissionsService/CheckBulkPermissions',
    read,
    readLarge,
    snapshotAsk: (request) => snapshotAskOf(headOf(request)),
    decode,
    encode: (answer, request) =>
      (request.kind === 'plain' ? encodePlain(answer, request) : undefined) ??
      encode(answer, request.kind === 'plain' ? readMessage(request.bytes) : request.message),
  };

function read(bytes: Uint8Array): Read {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return readPlainBulk(buffer) ?? { kind: 'message', message: readMessage(bytes) };
}

async function readLarge(bytes: Uint8Array): Promise<Read> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return readPlainBulk(buffer) ?? { kind: 'message', message: await readLargeMessage(bytes) };
}

/** The fields that are not items, if not with them. */
function headOf(request: Read): Message {
  return request.kind === 'plain'
    ? readMessage(request.bytes.subarray(0, request.itemsStart))
    : request.message;
}

/** Wildcards are each item's own matter here, and an oversized context is everyone's. */
function decode(request: Read, options: DecodeOptions): CheckBulkPermissionsAsk {
  const violations = new Violations();
  const message = headOf(request);
  decodeSnapshotFields(message, violations);
  const items =
    request.kind === 'plain'
      ? request.items
      : message.items.map((item, index) => decodeCheckAsk(item, `items[${index}]`, violations));
  violations.throwIfAny();
  for (const item of message.items) refuseLargeContext(item, options.contextBytesMax);
  return { items, tracing: message.withTracing || options.tracing };
}

function encodePlain(answer: CheckBulkPermissionsAnswer, request: PlainBulk): Buffer | undefined {
  assert(answer.results.length === request.items.length, 'one result for each item');
  return writePlainBulk(write({ checkedAt: { token: answer.checkedAt } }), request, answer);
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
