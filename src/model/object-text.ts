import { Fault } from './fault.ts';
import type { NameRule } from './name-rules.ts';
import { OBJECT_ID, RELATION, TYPE } from './name-rules.ts';
import type { ObjectRef, SubjectRef } from './relationship.ts';
import { WILDCARD } from './relationship.ts';

/** The text of one end of a relationship: `document:readme`, `document:readme#viewer`, `user:*`. */

/** An object and the name of a relation or permission on it. */
export interface ObjectAndRelation {
  readonly object: ObjectRef;
  readonly relation: string;
}

/** Written in place of a subject relation, `...` means the object itself. */
export const ELLIPSIS = '...';

const OBJECT = /^([^:#@]*):([^:#@]*)$/;
const OBJECT_AND_RELATION = /^([^:#@]*):([^:#@]*)#([^:#@]*)$/;
const SUBJECT = /^([^:#@]*):([^:#@]*)(?:#([^:#@]*))?$/;

export function formatObject({ type, id }: ObjectRef): string {
  return `${type}:${id}`;
}

export function formatObjectAndRelation({ object, relation }: ObjectAndRelation): string {
  return `${formatObject(object)}#${relation}`;
}

export function formatSubject(subject: SubjectRef): string {
  return subject.relation === '' ? formatObject(subject) : `${formatObject(subject)}#${subject.relation}`;
}

/** @throws Fault `invalid-argument` that says which part is wrong. */
export function parseObject(text: string): ObjectRef {
  const match = OBJECT.exec(text);
  if (match === null) throw invalid(`expected \`type:id\`, found \`${text}\``);
  return objectOf('object', match[1], match[2]);
}

/** @throws Fault `invalid-argument` that says which part is wrong. */
export function parseObjectAndRelation(text: string): ObjectAndRelation {
  const match = OBJECT_AND_RELATION.exec(text);
  if (match === null) throw invalid(`expected \`type:id#relation\`, found \`${text}\``);
  return { object: objectOf('object', match[1], match[2]), relation: partOf('relation', match[3], RELATION) };
}

/** `user:anna`, `user:*`, `group:eng#member`; `user:anna#...` is the same as `user:anna`. @throws Fault `invalid-argument`. */
export function parseSubject(text: string): SubjectRef {
  const match = SUBJECT.exec(text);
  if (match === null) throw invalid(`expected \`type:id\` or \`type:id#relation\`, found \`${text}\``);
  return subjectOf(match[1], match[2], match[3]);
}

/** An object of checked parts; `role` begins the message. A wildcard is no object. @throws Fault `invalid-argument`. */
export function objectOf(role: string, type: string | undefined, id: string | undefined): ObjectRef {
  const object = { type: partOf(`${role} type`, type, TYPE), id: partOf(`${role} id`, id, OBJECT_ID) };
  if (object.id === WILDCARD) throw invalid(`the ${role} id must name one ${role}, found \`*\``);
  return object;
}

/** A subject of checked parts. @throws Fault `invalid-argument`. */
export function subjectOf(
  type: string | undefined,
  id: string | undefined,
  relation: string | undefined,
): SubjectRef {
  const subject = {
    type: partOf('subject type', type, TYPE),
    id: partOf('subject id', id, OBJECT_ID),
    relation:
      relation === undefined || relation === ELLIPSIS ? '' : partOf('subject relation', relation, RELATION),
  };
  if (subject.id === WILDCARD && subject.relation !== '') {
    throw invalid(`a wildcard subject has no relation, found \`#${subject.relation}\``);
  }
  return subject;
}

/** `found` if it keeps `rule`. @throws Fault `invalid-argument`. */
export function partOf(role: string, found: string | undefined, rule: NameRule): string {
  const text = found ?? '';
  if (rule.test(text)) return text;
  throw invalid(
    `the ${role} must match \`${rule.pattern}\` and have at most ${rule.bytesMax} bytes, found \`${text}\``,
  );
}

function invalid(message: string): Fault {
  return new Fault('invalid-argument', message);
}
