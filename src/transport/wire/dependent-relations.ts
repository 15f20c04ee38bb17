import type { DependentRelationsRequest__Output } from '../../gen/authzed/api/v1/DependentRelationsRequest.ts';
import type { DependentRelationsResponse } from '../../gen/authzed/api/v1/DependentRelationsResponse.ts';
import type { DependentRelationsAsk, MembersAnswer } from '../../operations/schema-asks.ts';
import { messageReader, messageWriter } from './protos.ts';
import { encodeMember } from './reflection.ts';
import type { SnapshotRpc } from './rpc.ts';
import { decodeSnapshotFields, snapshotAskOf } from './snapshot-ask.ts';
import { Violations } from './violations.ts';

type Message = DependentRelationsRequest__Output;

const write = messageWriter<DependentRelationsResponse>('authzed.api.v1.DependentRelationsResponse');

export const dependentRelationsRpc: SnapshotRpc<Message, DependentRelationsAsk, MembersAnswer> = {
  path: '/authzed.api.v1.SchemaService/DependentRelations',
  read: messageReader<Message>('authzed.api.v1.DependentRelationsRequest'),
  snapshotAsk: snapshotAskOf,
  decode,
  encode: ({ members, readAt }) => write({ relations: members.map(encodeMember), readAt: { token: readAt } }),
};

function decode(message: Message): DependentRelationsAsk {
  const violations = new Violations();
  decodeSnapshotFields(message, violations);
  violations.throwIfAny();
  return { definition: message.definitionName, permission: message.permissionName };
}
