import { OBJECT_ID, OPTIONAL_RELATION, TYPE } from '../../model/name-rules.ts';
import type { ObjectRef } from '../../model/relationship.ts';
import type { CheckAsk } from '../../operations/asks.ts';
import { NO_CONTEXT } from './check-ask.ts';
import { latin1Text } from './latin1-text.ts';
import { NOT_PLAIN, type PlainFields } from './plain-fields.ts';
import { RecentNames } from './recent-names.ts';

/*
 * Tags of length-delimited fields: number << 3 | 2.
 *
 *   item                resource 1, permission 2, subject 3
 *   ObjectReference     object_type 1, object_id 2
 *   SubjectReference    object 1, optional_relation 2
 */
const FIRST = 0x0a;
const SECOND = 0x12;
const THIRD = 0x1a;

const TYPES = new RecentNames(TYPE);
const NAMES = new RecentNames(OPTIONAL_RELATION);

/**
 * The question of a bulk check that goes up to `end`, if it is put plainly: nothing but resource, permission and
 * subject, in this order, all of them well-formed. `undefined` says only that it has to be read by the general way,
 * which knows everything else and finds the words for what is wrong.
 */
export function readPlainQuestion(fields: PlainFields, end: number): CheckAsk | undefined {
  const resource = readObject(fields, fields.enter(FIRST, end));
  const permission = readName(NAMES, fields, fields.enter(SECOND, end));
  const subjectEnd = fields.enter(THIRD, end);
  const object = readObject(fields, fields.enter(FIRST, subjectEnd));
  const relation = fields.at === subjectEnd ? '' : readName(NAMES, fields, fields.enter(SECOND, subjectEnd));
  if (resource === undefined || permission === undefined || object === undefined || relation === undefined)
    return undefined;
  if (fields.at !== subjectEnd || subjectEnd !== end) return undefined;
  const { type, id } = object;
  return { resource, permission, subject: { type, id, relation }, context: NO_CONTEXT };
}

function readObject(fields: PlainFields, end: number): ObjectRef | undefined {
  const type = readName(TYPES, fields, fields.enter(FIRST, end));
  const idEnd = fields.enter(SECOND, end);
  if (type === undefined || idEnd === NOT_PLAIN || idEnd !== end) return undefined;
  const id = latin1Text(fields.bytes, fields.at, end);
  fields.at = end;
  return OBJECT_ID.test(id) ? { type, id } : undefined;
}

function readName(names: RecentNames, fields: PlainFields, end: number): string | undefined {
  if (end === NOT_PLAIN) return undefined;
  const name = names.read(fields.bytes, fields.at, end);
  fields.at = end;
  return name;
}
