import { checkStoredContext } from '../caveats/context.ts';
import { failureFault } from '../caveats/failure.ts';
import { Fault } from '../model/fault.ts';
import { type CaveatUse, type Relationship, type SubjectRef, WILDCARD } from '../model/relationship.ts';
import type { RelationshipUpdate } from '../model/update.ts';
import { formatAllowedSubject, formatSubjectForm, isSameAllowed, isSameForm } from './allowed-subject.ts';
import { definitionOf, memberOf } from './named.ts';
import type { AllowedSubject, Definition, Member, Schema } from './schema.ts';

/**
 * Whether the schema admits the update. `create` and `touch` need a relation that allows exactly this kind of subject
 * with these traits, and a context that holds parameters of the caveat only, each of its type. `delete` goes by identity: traits don't
 * matter, but a caveat, if given, must be one that the relation allows for this kind of subject.
 * @throws Fault `unknown-definition`, `unknown-relation`, `cannot-update-permission`, `unknown-caveat`,
 *   `invalid-subject-type`, `caveat-parameter`.
 * Source: the shared contract on semantics, "WriteRelationships".
 */
export function checkUpdate(schema: Schema, { operation, relationship }: RelationshipUpdate): void {
  const { resource, relation, subject, caveat } = relationship;
  const definition = definitionOf(schema, resource.type);
  const member = memberOf(definition, relation);
  const subjectDefinition = definitionOf(schema, subject.type);
  if (subject.relation !== '') memberOf(subjectDefinition, subject.relation);
  if (member.kind === 'permission') throw permissionFault(definition, member);
  const given = allowedBy(relationship);
  const isAllowed = member.allowed.some((allowed) =>
    operation === 'delete' ? admitsDelete(allowed, given) : isSameAllowed(allowed, given),
  );
  if (caveat !== undefined) checkCaveat(schema, caveat, operation !== 'delete');
  if (!isAllowed || isSetOfEverything(subject)) throw subjectFault(definition, member, given);
}

function allowedBy({ subject, caveat, expiresAtNs }: Relationship): AllowedSubject {
  const kind = subject.relation !== '' ? 'subject-set' : subject.id === WILDCARD ? 'wildcard' : 'object';
  return {
    type: subject.type,
    kind,
    relation: subject.relation,
    caveat: caveat?.name ?? '',
    expires: expiresAtNs !== undefined,
  };
}

function admitsDelete(allowed: AllowedSubject, given: AllowedSubject): boolean {
  return isSameForm(allowed, given) && (given.caveat === '' || given.caveat === allowed.caveat);
}

/** `group:*#member` has no meaning, and whoever let it through must not have it taken for one group. */
function isSetOfEverything({ id, relation }: SubjectRef): boolean {
  return id === WILDCARD && relation !== '';
}

function permissionFault({ name: type }: Definition, { name }: Member): Fault {
  const message = `cannot update the permission \`${name}\` under definition \`${type}\`: relationships are stored on relations only`;
  return new Fault('cannot-update-permission', message, {
    details: { definition_name: type, permission_name: name },
  });
}

function checkCaveat({ caveats }: Schema, { name, context }: CaveatUse, withContext: boolean): void {
  const caveat = caveats.get(name);
  if (caveat === undefined) {
    throw new Fault('unknown-caveat', `caveat with name \`${name}\` not found`, {
      details: { caveat_name: name },
    });
  }
  if (!withContext) return;
  const failure = checkStoredContext(caveat.compiled, context);
  if (failure !== undefined) throw failureFault(failure);
}

function subjectFault({ name: type }: Definition, { name, allowed }: Member, given: AllowedSubject): Fault {
  const subject = formatAllowedSubject(given);
  const caveats = caveatsInstead(allowed, given);
  const message = `subjects of type \`${subject}\` are not allowed on relation \`${type}#${name}\``;
  const details = { definition_name: type, relation_name: name, subject_type: formatSubjectForm(given) };
  if (caveats.length > 0) {
    return new Fault(
      'invalid-subject-type',
      `${message} without one of the following caveats: ${caveats.join(',')}`,
      {
        details: { ...details, allowed_caveats: caveats.join(',') },
      },
    );
  }
  const nearest = nearestAllowed(allowed, given);
  const hint = nearest === undefined ? '' : `; did you mean \`${formatAllowedSubject(nearest)}\`?`;
  return new Fault('invalid-subject-type', `${message}${hint}`, { details });
}

/** The caveats that would make `given` allowed, when all it lacks is one. */
function caveatsInstead(allowed: readonly AllowedSubject[], given: AllowedSubject): readonly string[] {
  if (given.caveat !== '') return [];
  const fitting = allowed.filter((one) => isSameAllowed({ ...one, caveat: '' }, given) && one.caveat !== '');
  return fitting.map(({ caveat }) => caveat).toSorted();
}

/** Of the alternatives with the same subject type, the one that differs least; the first of equals. */
function nearestAllowed(
  allowed: readonly AllowedSubject[],
  given: AllowedSubject,
): AllowedSubject | undefined {
  return allowed
    .filter(({ type }) => type === given.type)
    .toSorted((one, other) => difference(one, given) - difference(other, given))[0];
}

/** The form counts for more than both traits. */
function difference(one: AllowedSubject, other: AllowedSubject): number {
  const form = isSameForm(one, other) ? 0 : 4;
  return form + (one.caveat === other.caveat ? 0 : 2) + (one.expires === other.expires ? 0 : 1);
}
