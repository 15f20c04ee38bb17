import type { JsonValue } from '../../base/json.ts';
import { formatRelationship, parseRelationship } from '../../model/relationship-text.ts';
import type { ObjectRef, Relationship, SubjectRef } from '../../model/relationship.ts';
import { formatTime, parseTime } from '../../model/time-text.ts';
import { text, unexpected } from './codec.ts';
import type { Codec } from './codec.ts';

/*
 * Objects, subjects and relationships are written as the text that people know: `document:readme`, `group:eng#member`.
 * A refused call may have named what no such text can say; then the parts stand in a list, so that a record can be
 * written of everything, and no two things have one text.
 */

const HAS_MARK = /[:#]/;
/** Names and ids that are what they should be need neither a list nor an escape. */
const ORDINARY = /^[A-Za-z0-9_/|=+*.@-]*$/;

export const objectRef: Codec<ObjectRef> = {
  write({ type, id }) {
    if (ORDINARY.test(id) && ORDINARY.test(type)) return `"${type}:${id}"`;
    if (!HAS_MARK.test(type) && !HAS_MARK.test(id)) return text.write(`${type}:${id}`);
    return `[${text.write(type)},${text.write(id)}]`;
  },
  read(json) {
    const { type, id, relation } = partsOf(json);
    if (relation === undefined) return { type, id };
    throw unexpected('an object without a relation', json);
  },
};

export const subjectRef: Codec<SubjectRef> = {
  write({ type, id, relation }) {
    if (relation === '' && ORDINARY.test(id) && ORDINARY.test(type)) return `"${type}:${id}"`;
    if (HAS_MARK.test(type) || HAS_MARK.test(id) || HAS_MARK.test(relation)) {
      return `[${text.write(type)},${text.write(id)},${text.write(relation)}]`;
    }
    return text.write(relation === '' ? `${type}:${id}` : `${type}:${id}#${relation}`);
  },
  read(json) {
    const { type, id, relation = '' } = partsOf(json);
    return { type, id, relation };
  },
};

/** Relationships come from the store or were checked as those of it are, so each has a text. */
export const relationship: Codec<Relationship> = {
  write: (value) => text.write(formatRelationship(value)),
  read: (json) => parseRelationship(text.read(json)),
};

/** Nanoseconds since the Unix epoch, as an RFC 3339 time. */
export const instant: Codec<bigint> = {
  write: (value) => text.write(formatTime(value)),
  read(json) {
    const ns = parseTime(text.read(json));
    if (ns !== undefined) return ns;
    throw unexpected('an RFC 3339 time', json);
  },
};

interface Parts {
  readonly type: string;
  readonly id: string;
  readonly relation: string | undefined;
}

function partsOf(json: JsonValue): Parts {
  if (typeof json === 'string') {
    const match = /^([^:#]*):([^:#]*)(?:#([^:#]+))?$/.exec(json);
    if (match !== null) return { type: match[1] ?? '', id: match[2] ?? '', relation: match[3] };
  } else if (Array.isArray(json) && (json.length === 2 || json.length === 3)) {
    const [type, id, relation] = json.map((part: JsonValue) => text.read(part));
    if (type !== undefined && id !== undefined) return { type, id, relation };
  }
  throw unexpected('`type:id` or `type:id#relation`', json);
}
