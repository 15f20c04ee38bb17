import type { ExpandPermissionTreeRequest__Output } from '../../gen/authzed/api/v1/ExpandPermissionTreeRequest.ts';
import type { ExpandPermissionTreeResponse } from '../../gen/authzed/api/v1/ExpandPermissionTreeResponse.ts';
import { OPTIONAL_RELATION } from '../../model/name-rules.ts';
import type { ExpandPermissionTreeAnswer, ExpandPermissionTreeAsk } from '../../operations/asks.ts';
import { encodeExpandTree } from './expand-tree.ts';
import { messageReader, messageWriter } from './protos.ts';
import { decodeObject, refuseWildcardResource } from './references.ts';
import type { SnapshotRpc } from './rpc.ts';
import { decodeSnapshotFields, snapshotAskOf } from './snapshot-ask.ts';
import { Violations } from './violations.ts';

type Message = ExpandPermissionTreeRequest__Output;

const write = messageWriter<ExpandPermissionTreeResponse>('authzed.api.v1.ExpandPermissionTreeResponse');

export const expandPermissionTreeRpc: SnapshotRpc<
  Message,
  ExpandPermissionTreeAsk,
  ExpandPermissionTreeAnswer
> = {
  path: '/authzed.api.v1.PermissionsService/ExpandPermissionTree',
  read: messageReader<Message>('authzed.api.v1.ExpandPermissionTreeRequest'),
  snapshotAsk: snapshotAskOf,
  decode,
  encode,
};

function decode(message: Message): ExpandPermissionTreeAsk {
  const violations = new Violations();
  const { permission } = message;
  decodeSnapshotFields(message, violations);
  const resource = decodeObject(message.resource, '', 'resource', violations);
  violations.checkName(OPTIONAL_RELATION, permission, '', 'permission');
  violations.throwIfAny();
  refuseWildcardResource(resource);
  return { resource, permission };
}

function encode(answer: ExpandPermissionTreeAnswer): Buffer {
  return write({ expandedAt: { token: answer.expandedAt }, treeRoot: encodeExpandTree(answer.tree) });
}
