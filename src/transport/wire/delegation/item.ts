import type { ObjectReference__Output } from '../../../gen/authzed/api/v1/ObjectReference.ts';
import type { Struct__Output } from '../../../gen/google/protobuf/Struct.ts';
import { RELATION } from '../../../model/name-rules.ts';
import type { DelegatedItem } from '../../../operations/delegation/asks.ts';
import { decodeContext } from '../check-ask.ts';
import { decodeObject } from '../references.ts';
import type { Violations } from '../violations.ts';
import { decodeKey } from './fields.ts';

/** One thing that a chain wants to do, alone or as one of many. */
interface ItemMessage {
  readonly resource: ObjectReference__Output | null;
  readonly permission: string;
  readonly context: Struct__Output | null;
  readonly requestDigest: string;
}

export function decodeItem(message: ItemMessage, path: string, violations: Violations): DelegatedItem {
  const { permission, requestDigest } = message;
  const resource = decodeObject(message.resource, path, 'resource', violations);
  violations.checkName(RELATION, permission, path, 'permission');
  return {
    resource,
    permission,
    context: decodeContext(message, path, violations),
    requestDigest: decodeKey(requestDigest, path, 'request_digest', violations),
  };
}
