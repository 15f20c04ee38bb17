import {
  _authzed_api_v1_RelationshipUpdate_Operation as Operation,
  type RelationshipUpdate,
  type RelationshipUpdate__Output,
} from '../../gen/authzed/api/v1/RelationshipUpdate.ts';
import { Fault } from '../../model/fault.ts';
import { parseRelationship } from '../../model/relationship-text.ts';
import type { UpdateOperation } from '../../model/update.ts';
import { encodeRelationship } from '../../transport/wire/relationship.ts';
import { relationshipText } from './reference-text.ts';

/** A change on one line: `touch document:readme#viewer@user:anna`. */

const OPERATIONS = {
  create: Operation.OPERATION_CREATE,
  touch: Operation.OPERATION_TOUCH,
  delete: Operation.OPERATION_DELETE,
} as const satisfies Record<UpdateOperation, number>;

const NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(OPERATIONS).map(([name, operation]) => [operation, name]),
);

/** @throws Fault `invalid-argument` */
export function parseUpdate(line: string): RelationshipUpdate {
  const [word = '', text] = line.trim().split(/\s+(.*)/s);
  if (!isOperation(word) || text === undefined) {
    throw new Fault(
      'invalid-argument',
      `expected \`create\`, \`touch\` or \`delete\` and a relationship, found \`${line}\``,
    );
  }
  return { operation: OPERATIONS[word], relationship: encodeRelationship(parseRelationship(text)) };
}

export function updateText({ operation, relationship }: RelationshipUpdate__Output): string {
  return `${NAMES.get(operation) ?? `operation ${operation}`} ${relationshipText(relationship)}`;
}

function isOperation(word: string): word is UpdateOperation {
  return Object.hasOwn(OPERATIONS, word);
}
