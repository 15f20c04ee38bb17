import {
  _authzed_api_v1_RelationshipUpdate_Operation as Operation,
  type RelationshipUpdate as WireUpdate,
  type RelationshipUpdate__Output,
} from '../../gen/authzed/api/v1/RelationshipUpdate.ts';
import type { RelationshipUpdate, UpdateOperation } from '../../model/update.ts';
import { refuseWildcardResource, refuseWildcardSubjectSet } from './references.ts';
import { decodeRelationship, encodeRelationship } from './relationship.ts';
import { RULES, type Violations } from './violations.ts';

/** An update without a relationship is noted and left out. */
export function decodeUpdates(
  messages: readonly RelationshipUpdate__Output[],
  violations: Violations,
): readonly RelationshipUpdate[] {
  const updates: RelationshipUpdate[] = [];
  for (const [index, message] of messages.entries()) {
    const path = `updates[${index}]`;
    const operation = decodeOperation(message.operation, path, violations);
    if (message.relationship === null) {
      violations.add(path, 'relationship', RULES.required);
      continue;
    }
    const relationship = decodeRelationship(message.relationship, `${path}.relationship`, violations);
    updates.push({ operation, relationship });
  }
  return updates;
}

export function encodeUpdate({ operation, relationship }: RelationshipUpdate): WireUpdate {
  return { operation: OPERATION[operation], relationship: encodeRelationship(relationship) };
}

const OPERATION = {
  create: Operation.OPERATION_CREATE,
  touch: Operation.OPERATION_TOUCH,
  delete: Operation.OPERATION_DELETE,
} as const satisfies Record<UpdateOperation, number>;

/** @throws Fault `invalid-argument` on the resource id `*` and on the subject `type:*#relation`. */
export function refuseWildcardUpdates(updates: readonly RelationshipUpdate[]): void {
  for (const { relationship } of updates) {
    refuseWildcardResource(relationship.resource);
    refuseWildcardSubjectSet(relationship.subject);
  }
}

function decodeOperation(operation: number, path: string, violations: Violations): UpdateOperation {
  switch (operation) {
    case Operation.OPERATION_CREATE:
      return 'create';
    case Operation.OPERATION_TOUCH:
      return 'touch';
    case Operation.OPERATION_DELETE:
      return 'delete';
    default:
      violations.add(path, 'operation', operation === 0 ? RULES.enumNotZero : RULES.enumDefined);
      return 'touch';
  }
}
