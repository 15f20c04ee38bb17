import { unreachable } from '../../src/base/assert.ts';
import type { ObjectRef, Relationship, SubjectRef } from '../../src/model/relationship.ts';
import { isExpired } from '../../src/model/relationship.ts';
import type { Rewrite } from '../../src/schema/rewrite.ts';
import type { World, WorldDefinition, WorldRelation } from '../../test/worlds/world.ts';
import { memberNames } from '../../test/worlds/world.ts';

/*
 * The worlds that SpiceDB's lists of subjects are right about: another schema and other relationships, so that the
 * naive oracle, asked about them, tells what SpiceDB says of the world that was meant. Made for one subject, since
 * only that one is asked about. Names with a blank in them can't be in any schema.
 */

type ListedWorld = (world: World, subject: SubjectRef) => World;

const SELF = 'self listed';
const ANYONE = 'anyone listed';

/** `self` is any subject that has the resource's id, of whatever type and relation. */
export const withListedSelf: ListedWorld = (world, subject) => {
  const selves = world.definitions.map(({ name: type }): Relationship =>
    related({ type, id: subject.id }, SELF, subject),
  );
  return {
    ...world,
    definitions: world.definitions.map((one) => ({
      ...rewritten(one, (leaf) => (leaf.kind === 'self' ? { kind: 'name', name: SELF } : leaf)),
      relations: [...one.relations, relation(SELF)],
    })),
    relationships: [...world.relationships, ...selves],
  };
};

/**
 * Under `.all(name)`, what relationships lead to counts only where its type has the name, if there is any such;
 * the conditions of the other relationships count all the same.
 */
export const withListedAll: ListedWorld = (world, subject) => {
  const membersOf = new Map(world.definitions.map((one) => [one.name, new Set(memberNames(one))]));
  const arrows = world.definitions.flatMap((one) =>
    one.permissions.flatMap(({ rewrite }) => allArrows(rewrite)),
  );
  const added = arrows.flatMap(({ over, then }) => {
    const on = world.relationships.filter(
      (one) => one.relation === over && !isExpired(one.expiresAtNs, world.nowMs),
    );
    const isKept = (one: Relationship): boolean => membersOf.get(one.subject.type)?.has(then) === true;
    const kept = on.filter(isKept);
    const passed = on
      .filter((one) => !isKept(one) && kept.some(({ resource }) => isSame(resource, one.resource)))
      .map((one) => ({ ...one, subject: { type: ANYONE, id: one.subject.id, relation: '' } }));
    return [
      ...[...kept, ...passed].map((one) => ({ ...one, relation: havingName(over, then) })),
      ...passed.map((one) => related(one.subject, then, subject)),
    ];
  });
  const names = new Set(arrows.map(({ then }) => then));
  const having = [...new Set(arrows.map(({ over, then }) => havingName(over, then)))].map(relation);
  return {
    ...world,
    definitions: [
      ...world.definitions.map((one) => ({
        ...rewritten(one, (leaf) =>
          isAllArrow(leaf) ? { ...leaf, over: havingName(leaf.over, leaf.then) } : leaf,
        ),
        relations: [...one.relations, ...having],
      })),
      { name: ANYONE, relations: [...names].map(relation), permissions: [] },
    ],
    relationships: [...world.relationships, ...added],
  };
};

/** The relationships on `over` that count under `over.all(then)`. */
function havingName(over: string, then: string): string {
  return `${over} listed for ${then}`;
}

function relation(name: string): WorldRelation {
  return { name, allowed: [] };
}

function related(resource: ObjectRef, name: string, subject: SubjectRef): Relationship {
  return { resource, relation: name, subject, caveat: undefined, expiresAtNs: undefined };
}

function isSame(one: ObjectRef, other: ObjectRef): boolean {
  return one.type === other.type && one.id === other.id;
}

type Arrow = Extract<Rewrite, { kind: 'arrow' }>;

function isAllArrow(rewrite: Rewrite): rewrite is Arrow {
  return rewrite.kind === 'arrow' && rewrite.quantifier === 'all';
}

function allArrows(rewrite: Rewrite): readonly Arrow[] {
  const found: Arrow[] = [];
  mapLeaves(rewrite, (leaf) => {
    if (isAllArrow(leaf)) found.push(leaf);
    return leaf;
  });
  return found;
}

function rewritten(definition: WorldDefinition, change: (leaf: Rewrite) => Rewrite): WorldDefinition {
  const permissions = definition.permissions.map((one) => ({
    ...one,
    rewrite: mapLeaves(one.rewrite, change),
  }));
  return { ...definition, permissions };
}

function mapLeaves(rewrite: Rewrite, change: (leaf: Rewrite) => Rewrite): Rewrite {
  switch (rewrite.kind) {
    case 'union':
    case 'intersection':
      return { ...rewrite, operands: rewrite.operands.map((one) => mapLeaves(one, change)) };
    case 'exclusion':
      return {
        ...rewrite,
        base: mapLeaves(rewrite.base, change),
        except: mapLeaves(rewrite.except, change),
      };
    case 'nil':
    case 'self':
    case 'name':
    case 'arrow':
      return change(rewrite);
    default:
      return unreachable(rewrite);
  }
}
