import type { ExpandPermissionTreeRequest__Output } from '../../gen/authzed/api/v1/ExpandPermissionTreeRequest.ts';
import type { ExpandPermissionTreeResponse } from '../../gen/authzed/api/v1/ExpandPermissionTreeResponse.ts';
import type { Soon } from '../../base/soon.ts';
import type { ExpandTree } from '../../model/expand-tree.ts';
import { OPTIONAL_RELATION } from '../../model/name-rules.ts';
import type { ExpandPermissionTreeAnswer, ExpandPermissionTreeAsk } from '../../operations/asks.ts';
import { isOnePiece, putBefore, writeExpandTree } from './expand-tree-pieces.ts';
import { encodeExpandTree } from './expand-tree.ts';
import { messageReader, messageWriter } from './protos.ts';
import { decodeObject, refuseWildcardResource } from './references.ts';
import { refuseLargeRequest } from './request-size.ts';
import type { ReadRpc } from './rpc.ts';
import { decodeSnapshotFields, snapshotAskOf } from './snapshot-ask.ts';
import { Violations } from './violations.ts';

type Message = ExpandPermissionTreeRequest__Output;

const write = messageWriter<ExpandPermissionTreeResponse>('authzed.api.v1.ExpandPermissionTreeResponse');

/** The field `tree_root` of the response. */
const TREE_ROOT = 0x12;

export const expandPermissionTreeRpc: ReadRpc<Message, ExpandPermissionTreeAsk, ExpandPermissionTreeAnswer> =
  {
    path: '/authzed.api.v1.PermissionsService/ExpandPermissionTree',
    refuseLarge: refuseLargeRequest,
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

function encode({ expandedAt, tree }: ExpandPermissionTreeAnswer): Soon<Buffer> {
  const head = { expandedAt: { token: expandedAt } };
  return isOnePiece(tree)
    ? write({ ...head, treeRoot: encodeExpandTree(tree) })
    : encodeLarge(write(head), tree);
}

async function encodeLarge(head: Buffer, tree: ExpandTree): Promise<Buffer> {
  const pieces = await writeExpandTree(tree);
  putBefore(pieces, TREE_ROOT);
  return Buffer.concat([head, ...pieces]);
}
