import type { JsonObject } from '../../src/base/json.ts';
import type { ObjectRef, Relationship, SubjectRef } from '../../src/model/relationship.ts';
import type { Rewrite } from '../../src/schema/rewrite.ts';
import type { AllowedSubject } from '../../src/schema/schema.ts';
import type { WorldCaveat } from './caveats.ts';

/** A schema as text and as data, relationships it allows, and questions about them: all that a differential test needs. */
export interface World {
  readonly schemaText: string;
  readonly definitions: readonly WorldDefinition[];
  readonly caveats: readonly WorldCaveat[];
  /** Every object that relationships and questions may speak of, by type in the order of `definitions`. */
  readonly objects: readonly ObjectRef[];
  /** No identity twice; those that expired by `nowMs` included. */
  readonly relationships: readonly Relationship[];
  /** The one clock reading of every question. */
  readonly nowMs: number;
  readonly questions: readonly Question[];
}

export interface WorldDefinition {
  readonly name: string;
  readonly relations: readonly WorldRelation[];
  readonly permissions: readonly WorldPermission[];
}

export interface WorldRelation {
  readonly name: string;
  readonly allowed: readonly AllowedSubject[];
}

export interface WorldPermission {
  readonly name: string;
  readonly rewrite: Rewrite;
}

export type Question = CheckQuestion | ExpandQuestion;

export interface CheckQuestion {
  readonly kind: 'check';
  readonly resource: ObjectRef;
  readonly name: string;
  readonly subject: SubjectRef;
  /** For the caveats on the way; empty in worlds without them. */
  readonly context: JsonObject;
}

export interface ExpandQuestion {
  readonly kind: 'expand';
  readonly resource: ObjectRef;
  readonly name: string;
}

export function checksOf(world: World): readonly CheckQuestion[] {
  return world.questions.filter((question) => question.kind === 'check');
}

export function expandsOf(world: World): readonly ExpandQuestion[] {
  return world.questions.filter((question) => question.kind === 'expand');
}

/** Names of everything that can be asked on an object of `definition`: relations, then permissions. */
export function memberNames(definition: WorldDefinition): readonly string[] {
  return [...definition.relations, ...definition.permissions].map((member) => member.name);
}

/** Every check that can be asked without context: each object and name, for each object and each subject set. Grows with the square of the world. */
export function* everyCheck(world: World): Generator<CheckQuestion> {
  const namesOf = new Map(world.definitions.map((one) => [one.name, memberNames(one)]));
  const subjects = world.objects.flatMap((object) =>
    ['', ...(namesOf.get(object.type) ?? [])].map((relation) => ({ ...object, relation })),
  );
  for (const resource of world.objects) {
    for (const name of namesOf.get(resource.type) ?? []) {
      for (const subject of subjects) yield { kind: 'check', resource, name, subject, context: {} };
    }
  }
}
