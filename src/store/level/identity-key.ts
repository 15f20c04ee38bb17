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

/** Names and ids in a text. */
const PARTS = 6;
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
  // Part by part: an array of all parts costs more than what is done with them.
  const first = endOfPart(text, 1);
  const second = endOfPart(text, first + 1);
  const third = endOfPart(text, second + 1);
  const fourth = endOfPart(text, third + 1);
  const fifth = endOfPart(text, fourth + 1);
  const sixth = endOfPart(text, fifth + 1);
  if (sixth !== text.length - 1) throw wrongParts(text);
  if (text.startsWith(TAG.reverse)) {
    return {
      resource: { type: text.slice(third + 1, fourth), id: text.slice(fourth + 1, fifth) },
      relation: text.slice(fifth + 1, sixth),
      subject: {
        type: text.slice(1, first),
        id: text.slice(first + 1, second),
        relation: text.slice(second + 1, third),
      },
    };
  }
  if (!text.startsWith(TAG.forward))
    throw new Error(`expected a forward or reverse key, found tag \`${text[0]}\``);
  const subject = {
    type: text.slice(third + 2, fourth),
    id: text.slice(fourth + 1, fifth),
    relation: text.slice(fifth + 1, sixth),
  };
  const found = text[third + 1];
  if (found !== classOf(subject)) throw new Error(`the subject is not of class \`${found}\``);
  return {
    resource: { type: text.slice(1, first), id: text.slice(first + 1, second) },
    relation: text.slice(second + 1, third),
    subject,
  };
}

/** Where the part that begins at `start` ends, which is at its NUL. */
function endOfPart(text: string, start: number): number {
  const end = text.indexOf('\0', start);
  if (end < 0) throw wrongParts(text);
  return end;
}

function wrongParts(text: string): Error {
  return new Error(`expected 6 parts, found ${text.split('\0').length - 1}`);
}

/** Where the text ends in a key that was read as text, of whose slot some may be lost; undefined if it has none. */
export function endOfText(key: string): number | undefined {
  let end = 0;
  for (let part = 0; part < PARTS && end >= 0; part++) end = key.indexOf('\0', end + 1);
  return end < 0 ? undefined : end + 1;
}

function slotKey(text: string, slot: number): Buffer {
  const length = Buffer.byteLength(text);
  const key = Buffer.allocUnsafe(length + NUMBER_BYTES);
  key.write(text, 'utf8');
  key.writeUIntBE(slot, length, NUMBER_BYTES);
  return key;
}
