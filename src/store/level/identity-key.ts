import { assert } from '../../base/assert.ts';
import type { RelationshipIdentity, SubjectRef } from '../../model/relationship.ts';
import { WILDCARD } from '../../model/relationship.ts';
import type { Revision } from '../../model/revision.ts';
import { NUMBER_BYTES, NUMBER_MAX, TAG } from './layout.ts';

/** Where a relationship stands in the two indexes: the text before the slot in its forward and reverse keys. */

/** The class of a subject: what of a forward page comes first. */
export type SubjectClass = '1' | '2' | '3';
export const WILDCARDS: SubjectClass = '1';
export const SUBJECT_SETS: SubjectClass = '2';
export const PLAIN_SUBJECTS: SubjectClass = '3';

const LIVE_SLOT = 0;
/** What follows the text in the key of a live version. */
export const LIVE_SLOT_BYTES: Uint8Array = new Uint8Array(NUMBER_BYTES);

export function classOf(subject: Pick<SubjectRef, 'id' | 'relation'>): SubjectClass {
  if (subject.relation !== '') return SUBJECT_SETS;
  return subject.id === WILDCARD ? WILDCARDS : PLAIN_SUBJECTS;
}

/** Names and ids joined unambiguously: each ends with a NUL, which none may hold. */
export function joined(...parts: readonly string[]): string {
  let text = '';
  for (const part of parts) {
    assert(!part.includes('\0'), 'a name or an id holds a NUL');
    text += `${part}\0`;
  }
  return text;
}

/** Also names the relationship in maps: two are equal exactly when the relationships have one identity. */
export function forwardText({ resource, relation, subject }: RelationshipIdentity): string {
  return `${TAG.forward}${joined(resource.type, resource.id, relation)}${classOf(subject)}${joined(subject.type, subject.id, subject.relation)}`;
}

export function reverseText({ resource, relation, subject }: RelationshipIdentity): string {
  return `${TAG.reverse}${joined(subject.type, subject.id, subject.relation, resource.type, resource.id, relation)}`;
}

/** The key of the live version, from the text of either index. */
export function liveKey(text: string): Buffer {
  return slotKey(text, LIVE_SLOT);
}

/** The key of a version that has ended. */
export function endedKey(text: string, created: Revision): Buffer {
  return slotKey(text, NUMBER_MAX - created);
}

export function isLiveKey(key: Buffer): boolean {
  return key.readUIntBE(key.length - NUMBER_BYTES, NUMBER_BYTES) === LIVE_SLOT;
}

/** The `created` that the key of an ended version tells. */
export function createdOfKey(key: Buffer): Revision {
  return NUMBER_MAX - key.readUIntBE(key.length - NUMBER_BYTES, NUMBER_BYTES);
}

/** The text before the slot. */
export function textOfKey(key: Buffer): string {
  return key.toString('utf8', 0, key.length - NUMBER_BYTES);
}

/** The relationship a forward or reverse text speaks of. @throws Error if it is neither. */
export function identityOfText(text: string): RelationshipIdentity {
  const parts = text.slice(1).split('\0');
  const [first = '', second = '', third = '', fourth = '', fifth = '', sixth = ''] = parts;
  if (parts.length !== 7 || parts[6] !== '') throw new Error(`expected 6 parts, found ${parts.length - 1}`);
  if (text.startsWith(TAG.reverse)) {
    const subject = { type: first, id: second, relation: third };
    return { resource: { type: fourth, id: fifth }, relation: sixth, subject };
  }
  if (!text.startsWith(TAG.forward))
    throw new Error(`expected a forward or reverse key, found tag \`${text[0]}\``);
  const subject = { type: fourth.slice(1), id: fifth, relation: sixth };
  if (fourth[0] !== classOf(subject)) throw new Error(`the subject is not of class \`${fourth[0]}\``);
  return { resource: { type: first, id: second }, relation: third, subject };
}

function slotKey(text: string, slot: number): Buffer {
  const length = Buffer.byteLength(text);
  const key = Buffer.allocUnsafe(length + NUMBER_BYTES);
  key.write(text, 'utf8');
  key.writeUIntBE(slot, length, NUMBER_BYTES);
  return key;
}
