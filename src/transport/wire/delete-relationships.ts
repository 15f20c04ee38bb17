import type { DeleteRelationshipsRequest__Output } from '../../gen/authzed/api/v1/DeleteRelationshipsRequest.ts';
import {
  _authzed_api_v1_DeleteRelationshipsResponse_DeletionProgress as Progress,
  type DeleteRelationshipsResponse,
} from '../../gen/authzed/api/v1/DeleteRelationshipsResponse.ts';
import type { DeleteRelationshipsAnswer, DeleteRelationshipsAsk } from '../../operations/asks.ts';
import { decodePreconditions, refuseWildcardPreconditions } from './precondition.ts';
import { messageReader, messageWriter } from './protos.ts';
import { decodeFilter, refuseWildcardSubjectSetFilter } from './relationship-filter.ts';
import type { Rpc } from './rpc.ts';
import { decodeOptionalStruct } from './struct.ts';
import { Violations } from './violations.ts';

type Message = DeleteRelationshipsRequest__Output;

const write = messageWriter<DeleteRelationshipsResponse>('authzed.api.v1.DeleteRelationshipsResponse');

export const deleteRelationshipsRpc: Rpc<Message, DeleteRelationshipsAsk, DeleteRelationshipsAnswer> = {
  path: '/authzed.api.v1.PermissionsService/DeleteRelationships',
  read: messageReader<Message>('authzed.api.v1.DeleteRelationshipsRequest'),
  decode,
  encode,
};

function decode(message: Message): DeleteRelationshipsAsk {
  const violations = new Violations();
  const filter = decodeFilter(message.relationshipFilter, '', 'relationship_filter', violations);
  const preconditions = decodePreconditions(message.optionalPreconditions, violations);
  const metadata = decodeOptionalStruct(
    message.optionalTransactionMetadata,
    '',
    'optional_transaction_metadata',
    violations,
  );
  violations.throwIfAny();
  refuseWildcardPreconditions(preconditions);
  refuseWildcardSubjectSetFilter(filter);
  return {
    filter,
    preconditions,
    limit: message.optionalLimit,
    allowPartial: message.optionalAllowPartialDeletions,
    metadata,
  };
}

function encode(answer: DeleteRelationshipsAnswer): Buffer {
  return write({
    deletedAt: { token: answer.deletedAt },
    deletionProgress: answer.partial
      ? Progress.DELETION_PROGRESS_PARTIAL
      : Progress.DELETION_PROGRESS_COMPLETE,
    relationshipsDeletedCount: answer.deletedCount,
  });
}
