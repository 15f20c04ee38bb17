import type { ReadRelationshipsRequest__Output } from '../../gen/authzed/api/v1/ReadRelationshipsRequest.ts';
import type { ReadRelationshipsResponse } from '../../gen/authzed/api/v1/ReadRelationshipsResponse.ts';
import type { ReadRelationshipsAsk, ReadRelationshipsItem } from '../../operations/asks.ts';
import { messageReader, messageWriter } from './protos.ts';
import { decodeFilter } from './relationship-filter.ts';
import { encodeRelationship } from './relationship.ts';
import { refuseLargeRequest } from './request-size.ts';
import type { SnapshotRpc } from './rpc.ts';
import { decodeSnapshotFields, snapshotAskOf } from './snapshot-ask.ts';
import { Violations } from './violations.ts';

type Message = ReadRelationshipsRequest__Output;

const write = messageWriter<ReadRelationshipsResponse>('authzed.api.v1.ReadRelationshipsResponse');

/** `encode` makes one message of one relationship. */
export const readRelationshipsRpc: SnapshotRpc<Message, ReadRelationshipsAsk, ReadRelationshipsItem> = {
  path: '/authzed.api.v1.PermissionsService/ReadRelationships',
  refuseLarge: refuseLargeRequest,
  read: messageReader<Message>('authzed.api.v1.ReadRelationshipsRequest'),
  snapshotAsk: snapshotAskOf,
  decode,
  encode,
};

function decode(message: Message): ReadRelationshipsAsk {
  const violations = new Violations();
  const { cursor } = decodeSnapshotFields(message, violations);
  const filter = decodeFilter(message.relationshipFilter, '', 'relationship_filter', violations);
  violations.throwIfAny();
  return { filter, limit: message.optionalLimit, cursor };
}

function encode(item: ReadRelationshipsItem): Buffer {
  return write({
    readAt: { token: item.readAt },
    relationship: encodeRelationship(item.relationship),
    afterResultCursor: { token: item.cursor },
  });
}
