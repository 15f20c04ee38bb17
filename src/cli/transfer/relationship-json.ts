import type { JsonObject, JsonValue } from '../../base/json.ts';
import { isJsonObject } from '../../base/json.ts';
import { Fault } from '../../model/fault.ts';
import { parseRelationship } from '../../model/relationship-text.ts';
import type { Relationship } from '../../model/relationship.ts';
import { formatTime } from '../../model/time-text.ts';

/*
 * A relationship as the API's JSON form has it, so that other tools can read and write it:
 *
 *   { "resource": { "objectType", "objectId" }, "relation", "subject": { "object": { … }, "optionalRelation"? },
 *     "optionalCaveat"?: { "caveatName", "context" }, "optionalExpiresAt"?: RFC 3339 }
 */

export function relationshipToJson({
  resource,
  relation,
  subject,
  caveat,
  expiresAtNs,
}: Relationship): JsonObject {
  return {
    resource: { objectType: resource.type, objectId: resource.id },
    relation,
    subject: {
      object: { objectType: subject.type, objectId: subject.id },
      ...(subject.relation !== '' && { optionalRelation: subject.relation }),
    },
    ...(caveat !== undefined && {
      optionalCaveat: { caveatName: caveat.name, context: caveat.context },
    }),
    ...(expiresAtNs !== undefined && { optionalExpiresAt: formatTime(expiresAtNs) }),
  };
}

/**
 * Reads what `relationshipToJson` writes, and the same with fields that are null. Fields it does not know are refused: a
 * misspelled `optionalCaveat` would make a relationship without a condition of one that has one.
 * @throws Fault `invalid-argument`, naming the wrong part.
 */
export function relationshipFromJson(value: JsonObject): Relationship {
  requireFields(value, RELATIONSHIP_FIELDS);
  const [resource, subject] = [value['resource'], value['subject']];
  requireFields(subject, SUBJECT_FIELDS);
  const subjectRelation = textIn(subject, 'optionalRelation');
  const text = `${objectText(resource)}#${textIn(value, 'relation')}@${objectText(fieldOf(subject, 'object'))}`;
  const expiresAt = textIn(value, 'optionalExpiresAt');
  // Parsed as text, so that names and ids pass the same gate wherever they come from.
  const { caveat: _none, ...parsed } = parseRelationship(
    `${text}${subjectRelation === '' ? '' : `#${subjectRelation}`}${expiresAt === '' ? '' : `[expiration:${expiresAt}]`}`,
  );
  const caveat = value['optionalCaveat'];
  if (caveat === undefined || caveat === null) return { ...parsed, caveat: undefined };
  if (!isJsonObject(caveat)) throw new Fault('invalid-argument', 'expected an object as `optionalCaveat`');
  requireFields(caveat, CAVEAT_FIELDS);
  const context = fieldOf(caveat, 'context') ?? {};
  if (!isJsonObject(context)) {
    throw new Fault('invalid-argument', 'expected an object as `optionalCaveat.context`');
  }
  const name = textIn(caveat, 'caveatName');
  if (name === '') throw new Fault('invalid-argument', 'expected a text as `optionalCaveat.caveatName`');
  return { ...parsed, caveat: { name, context } };
}

const RELATIONSHIP_FIELDS = ['resource', 'relation', 'subject', 'optionalCaveat', 'optionalExpiresAt'];
const SUBJECT_FIELDS = ['object', 'optionalRelation'];
const OBJECT_FIELDS = ['objectType', 'objectId'];
const CAVEAT_FIELDS = ['caveatName', 'context'];

/** @throws Fault `invalid-argument` that names the first field of `value` that is not among `known`. */
function requireFields(value: JsonValue | undefined, known: readonly string[]): void {
  if (value === undefined || !isJsonObject(value)) return; // what is missing is told by whoever reads it
  const unknown = Object.keys(value).find((field) => !known.includes(field));
  if (unknown === undefined) return;
  const expected = known.map((field) => `\`${field}\``).join(', ');
  throw new Fault('invalid-argument', `expected only the fields ${expected}, found \`${unknown}\``);
}

function objectText(value: JsonValue | undefined): string {
  requireFields(value, OBJECT_FIELDS);
  return `${textIn(value, 'objectType')}:${textIn(value, 'objectId')}`;
}

/** The empty text where there is none. @throws Fault `invalid-argument` where there is something else. */
function textIn(value: JsonValue | undefined, field: string): string {
  const text = fieldOf(value, field) ?? '';
  if (typeof text === 'string') return text;
  throw new Fault('invalid-argument', `expected a text as \`${field}\`, found \`${JSON.stringify(text)}\``);
}

function fieldOf(value: JsonValue | undefined, field: string): JsonValue | undefined {
  return value !== undefined && isJsonObject(value) ? value[field] : undefined;
}
