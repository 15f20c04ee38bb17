import type { ComputablePermissionsRequest__Output } from '../../gen/authzed/api/v1/ComputablePermissionsRequest.ts';
import type { ComputablePermissionsResponse } from '../../gen/authzed/api/v1/ComputablePermissionsResponse.ts';
import type { ComputablePermissionsAsk, MembersAnswer } from '../../operations/schema-asks.ts';
import { messageReader, messageWriter } from './protos.ts';
import { encodeMember } from './reflection.ts';
import type { SnapshotRpc } from './rpc.ts';
import { decodeSnapshotFields, snapshotAskOf } from './snapshot-ask.ts';
import { Violations } from './violations.ts';

type Message = ComputablePermissionsRequest__Output;

const write = messageWriter<ComputablePermissionsResponse>('authzed.api.v1.ComputablePermissionsResponse');

export const computablePermissionsRpc: SnapshotRpc<Message, ComputablePermissionsAsk, MembersAnswer> = {
  path: '/authzed.api.v1.SchemaService/ComputablePermissions',
  read: messageReader<Message>('authzed.api.v1.ComputablePermissionsRequest'),
  snapshotAsk: snapshotAskOf,
  decode,
  encode: ({ members, readAt }) =>
    write({ permissions: members.map(encodeMember), readAt: { token: readAt } }),
};

function decode(message: Message): ComputablePermissionsAsk {
  const violations = new Violations();
  decodeSnapshotFields(message, violations);
  violations.throwIfAny();
  return {
    definition: message.definitionName,
    relation: message.relationName,
    definitionPrefix: message.optionalDefinitionNameFilter,
  };
}
