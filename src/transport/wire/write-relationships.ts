import type { WriteRelationshipsRequest__Output } from '../../gen/authzed/api/v1/WriteRelationshipsRequest.ts';
import type { WriteRelationshipsResponse } from '../../gen/authzed/api/v1/WriteRelationshipsResponse.ts';
import type { WriteRelationshipsAnswer, WriteRelationshipsAsk } from '../../operations/asks.ts';
import { decodePreconditions, refuseWildcardPreconditions } from './precondition.ts';
import { largeMessageReader, messageReader, messageWriter } from './protos.ts';
import { decodeUpdates, refuseWildcardUpdates } from './relationship-update.ts';
import type { Rpc } from './rpc.ts';
import { decodeOptionalStruct } from './struct.ts';
import { Violations } from './violations.ts';

type Message = WriteRelationshipsRequest__Output;

const REQUEST = 'authzed.api.v1.WriteRelationshipsRequest';
const write = messageWriter<WriteRelationshipsResponse>('authzed.api.v1.WriteRelationshipsResponse');

export const writeRelationshipsRpc: Rpc<Message, WriteRelationshipsAsk, WriteRelationshipsAnswer> = {
  path: '/authzed.api.v1.PermissionsService/WriteRelationships',
  read: messageReader<Message>(REQUEST),
  readLarge: largeMessageReader<Message>(REQUEST),
  decode,
  encode: (answer) => write({ writtenAt: { token: answer.writtenAt } }),
};

function decode(message: Message): WriteRelationshipsAsk {
  const violations = new Violations();
  const updates = decodeUpdates(message.updates, violations);
  const preconditions = decodePreconditions(message.optionalPreconditions, violations);
  const metadata = decodeOptionalStruct(
    message.optionalTransactionMetadata,
    '',
    'optional_transaction_metadata',
    violations,
  );
  violations.throwIfAny();
  refuseWildcardPreconditions(preconditions);
  refuseWildcardUpdates(updates);
  return { updates, preconditions, metadata };
}
