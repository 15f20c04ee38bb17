import type { LookupResourcesRequest__Output } from '../../gen/authzed/api/v1/LookupResourcesRequest.ts';
import type { LookupResourcesResponse } from '../../gen/authzed/api/v1/LookupResourcesResponse.ts';
import { RELATION, TYPE } from '../../model/name-rules.ts';
import type { LookupResourcesAsk, LookupResourcesItem } from '../../operations/asks.ts';
import { decodeContext, refuseLargeContext } from './check-ask.ts';
import { encodeGranted } from './lookup-verdict.ts';
import { messageReader, messageWriter } from './protos.ts';
import { decodeSubject } from './references.ts';
import { refuseLargeContextRequest } from './request-size.ts';
import type { DecodeOptions, SnapshotRpc } from './rpc.ts';
import { decodeSnapshotFields, snapshotAskOf } from './snapshot-ask.ts';
import { Violations } from './violations.ts';

type Message = LookupResourcesRequest__Output;

const write = messageWriter<LookupResourcesResponse>('authzed.api.v1.LookupResourcesResponse');

/** `encode` makes one message of one resource. `with_debug` is read past: every fault says what it can. */
export const lookupResourcesRpc: SnapshotRpc<Message, LookupResourcesAsk, LookupResourcesItem> = {
  path: '/authzed.api.v1.PermissionsService/LookupResources',
  refuseLarge: refuseLargeContextRequest,
  read: messageReader<Message>('authzed.api.v1.LookupResourcesRequest'),
  snapshotAsk: snapshotAskOf,
  decode,
  encode,
};

function decode(message: Message, options: DecodeOptions): LookupResourcesAsk {
  const { resourceObjectType: resourceType, permission, optionalLimit: limit } = message;
  const violations = new Violations();
  const { cursor } = decodeSnapshotFields(message, violations);
  violations.checkName(TYPE, resourceType, '', 'resource_object_type');
  violations.checkName(RELATION, permission, '', 'permission');
  const subject = decodeSubject(message.subject, '', 'subject', violations);
  const context = decodeContext(message, '', violations);
  violations.throwIfAny();
  refuseLargeContext(message, options.contextBytesMax);
  return { resourceType, permission, subject, context, limit, cursor };
}

function encode(item: LookupResourcesItem): Buffer {
  return write({
    lookedUpAt: { token: item.lookedUpAt },
    resourceObjectId: item.resourceId,
    ...encodeGranted(item.verdict),
    afterResultCursor: { token: item.cursor },
  });
}
