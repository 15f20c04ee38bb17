import type { JsonObject, JsonValue } from '../base/json.ts';
import { canonicalJson, isJsonObject, isShallow, JSON_NESTING_MAX } from '../base/json.ts';
import { Fault } from './fault.ts';
import { RELATION, TYPE } from './name-rules.ts';
import { formatObject, formatSubject, objectOf, partOf, subjectOf } from './object-text.ts';
import type { CaveatUse, Relationship, RelationshipIdentity } from './relationship.ts';
import { formatTime, parseTime } from './time-text.ts';

/*
 * A relationship on one line, without white space between its parts:
 *
 *   document:readme#viewer@user:anna
 *   document:readme#viewer@group:eng#member[office_hours:{"zone":"CET"}][expiration:2030-01-01T00:00:00Z]
 *
 * Source: the shared contract, "Validation files", section "Relationship text".
 */

const PARTS = /^([^:#@]*):([^:#@]*)#([^:#@]*)@([^:#@[]*):([^:#@[]*)(?:#([^:#@[]*))?(\[[^\n]*)?$/;
// The context reaches to the last `}` before a `]`, since its strings may hold both. A caveat may be called `expiration`.
const TRAITS = /^(?:\[([^:[\]]*)(?::(\{[^\n]+\}))?\])?(?:\[expiration:([-0-9.:TZ]+)\])?$/;

const CONTEXT_EXPECTED = `the caveat context must be a JSON object of at most ${JSON_NESTING_MAX} levels`;

/** The one text of a relationship: no `#...`, JSON compact with sorted keys, an empty context left out, time in UTC. */
export function formatRelationship(relationship: Relationship): string {
  const { caveat, expiresAtNs } = relationship;
  const expiration = expiresAtNs === undefined ? '' : `[expiration:${formatTime(expiresAtNs)}]`;
  return `${formatIdentity(relationship)}${caveat === undefined ? '' : formatCaveat(caveat)}${expiration}`;
}

/** `document:readme#viewer@user:anna`: a relationship without caveat and expiration. */
export function formatIdentity({ resource, relation, subject }: RelationshipIdentity): string {
  return `${formatObject(resource)}#${relation}@${formatSubject(subject)}`;
}

/**
 * The relationship that `text` says; nothing may stand before or after it.
 * @throws Fault `invalid-argument`; its message begins with `invalid relationship string` and names the wrong part.
 */
export function parseRelationship(text: string): Relationship {
  try {
    return parseParts(text);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    throw new Fault('invalid-argument', `invalid relationship string: ${error.message}`, { cause: error });
  }
}

function parseParts(text: string): Relationship {
  const parts = PARTS.exec(text);
  if (parts === null) {
    throw new Fault('invalid-argument', `expected \`type:id#relation@type:id\`, found \`${text}\``);
  }
  const [, type, id, relation, subjectType, subjectId, subjectRelation, traits = ''] = parts;
  return {
    resource: objectOf('resource', type, id),
    relation: partOf('relation', relation, RELATION),
    subject: subjectOf(subjectType, subjectId, subjectRelation),
    ...parseTraits(traits),
  };
}

function parseTraits(text: string): Pick<Relationship, 'caveat' | 'expiresAtNs'> {
  const match = TRAITS.exec(text);
  if (match === null) {
    throw new Fault(
      'invalid-argument',
      `expected \`[caveat]\`, \`[caveat:{…}]\` or \`[expiration:time]\` after the subject, found \`${text}\``,
    );
  }
  const [, name, context, time] = match;
  const caveat =
    name === undefined
      ? undefined
      : {
          name: partOf('caveat name', name, TYPE),
          context: context === undefined ? {} : parseContext(context),
        };
  return { caveat, expiresAtNs: time === undefined ? undefined : parseExpiration(time) };
}

function parseContext(text: string): JsonObject {
  try {
    const value = JSON.parse(text) as JsonValue; // JSON.parse gives nothing else
    if (isJsonObject(value) && isShallow(value)) return value;
  } catch (cause) {
    throw new Fault('invalid-argument', `${CONTEXT_EXPECTED}, found \`${text}\``, { cause });
  }
  throw new Fault('invalid-argument', `${CONTEXT_EXPECTED}, found \`${text}\``);
}

function parseExpiration(text: string): bigint {
  const ns = parseTime(text);
  if (ns !== undefined) return ns;
  throw new Fault('invalid-argument', `the expiration must be an RFC 3339 time, found \`${text}\``);
}

function formatCaveat({ name, context }: CaveatUse): string {
  return Object.keys(context).length === 0 ? `[${name}]` : `[${name}:${canonicalJson(context)}]`;
}
