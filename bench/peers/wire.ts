import { v1 } from '@authzed/authzed-node';
import type { JsonObject } from '../../src/base/json.ts';
import type { ExpandTree } from '../../src/model/expand-tree.ts';
import type { ObjectRef, SubjectRef } from '../../src/model/relationship.ts';
import type { RelationshipUpdate, UpdateOperation } from '../../src/model/update.ts';
import type { CheckQuestion, ExpandQuestion } from '../../test/worlds/world.ts';
import type { CheckAnswer } from './peer.ts';

export const consistency: v1.Consistency = v1.Consistency.create({
  requirement: { oneofKind: 'fullyConsistent', fullyConsistent: true },
});

export function checkRequest(question: CheckQuestion): v1.CheckPermissionRequest {
  return v1.CheckPermissionRequest.create({ consistency, ...asked(question) });
}

export function bulkRequest(questions: readonly CheckQuestion[]): v1.CheckBulkPermissionsRequest {
  return v1.CheckBulkPermissionsRequest.create({ consistency, items: questions.map(asked) });
}

export function expandRequest({ resource, name }: ExpandQuestion): v1.ExpandPermissionTreeRequest {
  return v1.ExpandPermissionTreeRequest.create({
    consistency,
    resource: objectReference(resource),
    permission: name,
  });
}

const OPERATION: Readonly<Record<UpdateOperation, v1.RelationshipUpdate_Operation>> = {
  create: v1.RelationshipUpdate_Operation.CREATE,
  touch: v1.RelationshipUpdate_Operation.TOUCH,
  delete: v1.RelationshipUpdate_Operation.DELETE,
};

export function wireUpdate({ operation, relationship }: RelationshipUpdate): v1.RelationshipUpdate {
  const { resource, relation, subject, caveat, expiresAtNs } = relationship;
  return v1.RelationshipUpdate.create({
    operation: OPERATION[operation],
    relationship: {
      resource: objectReference(resource),
      relation,
      subject: subjectReference(subject),
      ...(caveat && { optionalCaveat: { caveatName: caveat.name, context: struct(caveat.context) } }),
      ...(expiresAtNs && {
        optionalExpiresAt: {
          seconds: `${expiresAtNs / 1_000_000_000n}`,
          nanos: Number(expiresAtNs % 1_000_000_000n),
        },
      }),
    },
  });
}

/** What a check said, alone or as an item of many. */
export function checkAnswer(
  response: Pick<v1.CheckPermissionResponse, 'permissionship' | 'partialCaveatInfo'>,
): CheckAnswer {
  const { permissionship, partialCaveatInfo } = response;
  switch (permissionship) {
    case v1.CheckPermissionResponse_Permissionship.HAS_PERMISSION:
      return { kind: 'yes' };
    case v1.CheckPermissionResponse_Permissionship.NO_PERMISSION:
      return { kind: 'no' };
    case v1.CheckPermissionResponse_Permissionship.CONDITIONAL_PERMISSION:
      return {
        kind: 'conditional',
        missing: (partialCaveatInfo?.missingRequiredContext ?? []).toSorted(),
      };
    case v1.CheckPermissionResponse_Permissionship.UNSPECIFIED:
    default:
      throw new Error(`permissionship ${permissionship} is not an answer`);
  }
}

const OPERATIONS: Readonly<Record<number, 'union' | 'intersection' | 'exclusion'>> = {
  [v1.AlgebraicSubjectSet_Operation.UNION]: 'union',
  [v1.AlgebraicSubjectSet_Operation.INTERSECTION]: 'intersection',
  [v1.AlgebraicSubjectSet_Operation.EXCLUSION]: 'exclusion',
};

export function treeFrom(tree: v1.PermissionRelationshipTree): ExpandTree {
  const expanded = objectFrom(tree.expandedObject);
  const relation = tree.expandedRelation;
  const { treeType } = tree;
  if (treeType.oneofKind === 'leaf') {
    const subjects = treeType.leaf.subjects.map((subject) => ({
      ...objectFrom(subject.object),
      relation: subject.optionalRelation,
    }));
    return { kind: 'leaf', expanded, relation, subjects };
  }
  if (treeType.oneofKind !== 'intermediate') throw new Error('a tree that is neither leaf nor branch');
  const { operation, children } = treeType.intermediate;
  const kind = OPERATIONS[operation];
  if (kind === undefined) throw new Error(`operation ${operation} has no meaning in a tree`);
  return { kind, expanded, relation, children: children.map(treeFrom) };
}

function asked({ resource, name, subject, context }: CheckQuestion): {
  readonly resource: v1.ObjectReference;
  readonly permission: string;
  readonly subject: v1.SubjectReference;
  readonly context: v1.PbStruct;
} {
  return {
    resource: objectReference(resource),
    permission: name,
    subject: subjectReference(subject),
    context: struct(context),
  };
}

/** A copy: protobuf's JSON type is not readonly. */
export function struct(value: JsonObject): v1.PbStruct {
  return v1.createStructFromObject(JSON.parse(JSON.stringify(value)));
}

export function objectReference({ type, id }: ObjectRef): v1.ObjectReference {
  return v1.ObjectReference.create({ objectType: type, objectId: id });
}

export function subjectReference(subject: SubjectRef): v1.SubjectReference {
  return v1.SubjectReference.create({
    object: objectReference(subject),
    optionalRelation: subject.relation,
  });
}

export function objectFrom(reference: v1.ObjectReference | undefined): ObjectRef {
  if (reference === undefined) throw new Error('a tree without an object');
  return { type: reference.objectType, id: reference.objectId };
}
