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
 * Reads what `relationshipToJson` writes, and the same with fields that are null.
 * @throws Fault `invalid-argument`, naming the wrong part.
 */
export function relationshipFromJson(value: JsonObject): Relationship {
  const [resource, subject] = [value['resource'], value['subject']];
  const subjectRelation = textIn(subject, 'optionalRelation');
  const text = `${objectText(resource)}#${textIn(value, 'relation')}@${objectText(fieldOf(subject, 'object'))}`;
  const expiresAt = textIn(value, 'optionalExpiresAt');
  // Parsed as text, so that names and ids pass the same gate wherever they come from.
  const { caveat: _none, ...parsed } = parseRelationship(
    `${text}${subjectRelation === '' ? '' : `#${subjectRelation}`}${expiresAt === '' ? '' : `[expiration:${expiresAt}]`}`,
  );
  const caveat = value['optionalCaveat'];
  if (!isJsonObject(caveat ?? null)) return { ...parsed, caveat: undefined };
  const context = fieldOf(caveat, 'context') ?? {};
  if (!isJsonObject(context)) {
    throw new Fault('invalid-argument', 'expected an object as `optionalCaveat.context`');
  }
  const name = textIn(caveat, 'caveatName');
  if (name === '') throw new Fault('invalid-argument', 'expected a text as `optionalCaveat.caveatName`');
  return { ...parsed, caveat: { name, context } };
}

function objectText(value: JsonValue | undefined): string {
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
