import type { CaveatUse, ObjectRef, Relationship, SubjectRef } from '../../src/model/relationship.ts';
import type { Answer, Question } from './world.ts';

/** `document:7` from its two halves. */
export function object(type: string, id: number | string): ObjectRef {
  return { type, id: String(id) };
}

export function subject(type: string, id: number | string, relation = ''): SubjectRef {
  return { type, id: String(id), relation };
}

export function related(
  resource: ObjectRef,
  relation: string,
  who: SubjectRef,
  conditions: { readonly caveat?: CaveatUse; readonly expiresAtNs?: bigint } = {},
): Relationship {
  return {
    resource,
    relation,
    subject: who,
    caveat: conditions.caveat,
    expiresAtNs: conditions.expiresAtNs,
  };
}

/** A question without a context. */
export function question(
  resource: ObjectRef,
  permission: string,
  who: SubjectRef,
  expected: Answer,
): Question {
  return { resource, permission, subject: who, context: {}, expected };
}

/** The numbers below `count` that `isIn` takes, as ids in the order of text, which is that of lists. */
export function idsWhere(count: number, isIn: (number: number) => boolean): readonly string[] {
  const ids: string[] = [];
  for (let number = 0; number < count; number++) if (isIn(number)) ids.push(String(number));
  return ids.toSorted();
}
