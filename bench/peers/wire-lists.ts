import { v1 } from '@authzed/authzed-node';
import { isJsonObject, type JsonObject } from '../../src/base/json.ts';
import type { RelationshipFilter } from '../../src/model/filter.ts';
import { formatRelationship } from '../../src/model/relationship-text.ts';
import { type Relationship, WILDCARD } from '../../src/model/relationship.ts';
import type { CheckQuestion } from '../../test/worlds/world.ts';
import type { CheckAnswer, IdList } from './peer.ts';
import { consistency, objectFrom, objectReference, struct, subjectReference } from './wire.ts';

export function resourcesRequest(question: CheckQuestion): v1.LookupResourcesRequest {
  const { resource, name, subject, context } = question;
  return v1.LookupResourcesRequest.create({
    consistency,
    resourceObjectType: resource.type,
    permission: name,
    subject: subjectReference(subject),
    context: struct(context),
  });
}

export function subjectsRequest(question: CheckQuestion): v1.LookupSubjectsRequest {
  const { resource, name, subject, context } = question;
  return v1.LookupSubjectsRequest.create({
    consistency,
    resource: objectReference(resource),
    permission: name,
    subjectObjectType: subject.type,
    optionalSubjectRelation: subject.relation,
    context: struct(context),
  });
}

export function readRequest(filter: RelationshipFilter): v1.ReadRelationshipsRequest {
  return v1.ReadRelationshipsRequest.create({ consistency, relationshipFilter: wireFilter(filter) });
}

export function wireFilter(filter: RelationshipFilter): v1.RelationshipFilter {
  const { resourceType = '', resourceId = '', resourceIdPrefix = '', relation = '', subject } = filter;
  return v1.RelationshipFilter.create({
    resourceType,
    optionalResourceId: resourceId,
    optionalResourceIdPrefix: resourceIdPrefix,
    optionalRelation: relation,
    ...(subject && {
      optionalSubjectFilter: {
        subjectType: subject.type,
        optionalSubjectId: subject.id ?? '',
        ...(subject.relation !== undefined && { optionalRelation: { relation: subject.relation } }),
      },
    }),
  });
}

/** A resource that comes twice counts with its strongest answer, as the contract has it. */
export function resourceList(responses: readonly v1.LookupResourcesResponse[]): IdList {
  const answers = new Map<string, CheckAnswer>();
  for (const { resourceObjectId: id, permissionship, partialCaveatInfo } of responses) {
    if (answers.get(id)?.kind !== 'yes') {
      answers.set(id, grantOf({ permissionship, partialCaveatInfo }));
    }
  }
  return { kind: 'list', ids: [...answers.keys()], answerFor: (id) => answers.get(id) ?? { kind: 'no' } };
}

/** Whoever is listed by name, and, where there is a wildcard, everyone it does not exclude. What comes twice counts with its strongest answer. */
export function subjectList(responses: readonly v1.LookupSubjectsResponse[]): IdList {
  const rows = responses.map(({ subject, excludedSubjects }) => {
    if (subject === undefined) throw new Error('a response without a subject');
    const excluded = new Map(excludedSubjects.map((one) => [one.subjectObjectId, exclusionOf(one)]));
    return { id: subject.subjectObjectId, grant: grantOf(subject), excluded };
  });
  const everyone = rows.filter(({ id }) => id === WILDCARD);
  const ids = rows.flatMap(({ id, excluded }) => [id, ...excluded.keys()]);
  return {
    kind: 'list',
    ids: [...new Set(ids)].filter((id) => id !== WILDCARD),
    answerFor: (id) =>
      strongest([
        ...rows.filter((row) => row.id === id).map(({ grant }) => grant),
        ...everyone.map(({ grant, excluded }) => excluded.get(id) ?? grant),
      ]),
  };
}

function strongest(answers: readonly CheckAnswer[]): CheckAnswer {
  if (answers.some(({ kind }) => kind === 'yes')) return { kind: 'yes' };
  const missing = answers.flatMap((one) => (one.kind === 'conditional' ? one.missing : []));
  const isConditional = answers.some(({ kind }) => kind === 'conditional');
  return isConditional ? { kind: 'conditional', missing: [...new Set(missing)].toSorted() } : { kind: 'no' };
}

export function relationshipText(wire: v1.Relationship | undefined): string {
  if (wire?.subject === undefined) throw new Error('a relationship without a subject');
  const { optionalCaveat: caveat, optionalExpiresAt: expiresAt } = wire;
  const relationship: Relationship = {
    resource: objectFrom(wire.resource),
    relation: wire.relation,
    subject: { ...objectFrom(wire.subject.object), relation: wire.subject.optionalRelation },
    caveat: caveat && { name: caveat.caveatName, context: contextOf(caveat) },
    expiresAtNs: expiresAt && BigInt(expiresAt.seconds) * 1_000_000_000n + BigInt(expiresAt.nanos),
  };
  return formatRelationship(relationship);
}

function contextOf({ context }: v1.ContextualizedCaveat): JsonObject {
  if (context === undefined) return {};
  const json: unknown = v1.PbStruct.toJson(context);
  if (!isJsonObject(json)) throw new Error('a context that is no object');
  return json;
}

interface Grant {
  readonly permissionship: v1.LookupPermissionship;
  readonly partialCaveatInfo?: v1.PartialCaveatInfo | undefined;
}

function grantOf({ permissionship, partialCaveatInfo }: Grant): CheckAnswer {
  if (permissionship === v1.LookupPermissionship.HAS_PERMISSION) return { kind: 'yes' };
  return { kind: 'conditional', missing: (partialCaveatInfo?.missingRequiredContext ?? []).toSorted() };
}

function exclusionOf(excluded: Grant): CheckAnswer {
  const answer = grantOf(excluded);
  return answer.kind === 'yes' ? { kind: 'no' } : answer;
}
