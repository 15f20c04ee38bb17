import { assert, unreachable } from '../../src/base/assert.ts';
import type { ExpandTree } from '../../src/model/expand-tree.ts';
import type { ObjectRef, Relationship } from '../../src/model/relationship.ts';
import { isExpired } from '../../src/model/relationship.ts';
import type { Rewrite } from '../../src/schema/rewrite.ts';
import type { World, WorldPermission } from './world.ts';

export type NaiveExpansion =
  | { readonly kind: 'tree'; readonly tree: ExpandTree }
  /** The tree is deeper than the limit, or has no end. */
  | { readonly kind: 'fault'; readonly reason: 'depth-exceeded' };

/** Goals on the way from the root, as JSON, the root first. */
type Way = readonly string[];

class TooDeep extends Error {}

/**
 * The tree of an object's relation or permission: permissions opened down to relations, relations closed. Conditions
 * are not shown. The children of an arrow and the subjects of a leaf have no order of their own.
 */
export function naiveExpand(
  world: Pick<World, 'definitions' | 'relationships' | 'nowMs'>,
  resource: ObjectRef,
  relation: string,
  depthMax = 50,
): NaiveExpansion {
  try {
    return { kind: 'tree', tree: open(resource, relation, []) };
  } catch (error) {
    if (error instanceof TooDeep) return { kind: 'fault', reason: 'depth-exceeded' };
    throw error;
  }

  function open(object: ObjectRef, name: string, way: Way): ExpandTree {
    const goal = JSON.stringify([object.type, object.id, name]);
    // A goal below itself repeats for ever: the tree has no end whatever the limit.
    if (way.includes(goal) || way.length > depthMax) throw new TooDeep();
    const permission = permissionOf(object, name);
    if (permission === undefined) {
      const subjects = stored(object, name).map((one) => one.subject);
      return { kind: 'leaf', expanded: object, relation: name, subjects };
    }
    const tree = opened(permission.rewrite, { object, name, way: [...way, goal] });
    return isOperation(permission.rewrite) ? tree : branch('union', object, name, [tree]);
  }

  function opened(rewrite: Rewrite, at: Place): ExpandTree {
    const { object, name, way } = at;
    switch (rewrite.kind) {
      case 'nil':
        return { kind: 'leaf', expanded: object, relation: name, subjects: [] };
      case 'self':
        return { kind: 'leaf', expanded: object, relation: name, subjects: [{ ...object, relation: '' }] };
      case 'name':
        return open(object, rewrite.name, way);
      case 'arrow': {
        const children = stored(object, rewrite.over).map((one): ExpandTree => {
          const target = { type: one.subject.type, id: one.subject.id };
          if (hasMember(target.type, rewrite.then)) return open(target, rewrite.then, way);
          return { kind: 'leaf', expanded: object, relation: name, subjects: [] };
        });
        return branch(rewrite.quantifier === 'all' ? 'intersection' : 'union', object, name, children);
      }
      case 'union':
      case 'intersection': {
        const children = rewrite.operands.map((operand) => opened(operand, at));
        return branch(rewrite.kind, object, name, children);
      }
      case 'exclusion':
        return branch('exclusion', object, name, [opened(rewrite.base, at), opened(rewrite.except, at)]);
      default:
        return unreachable(rewrite);
    }
  }

  function stored(object: ObjectRef, name: string): readonly Relationship[] {
    return world.relationships.filter(
      (one) =>
        one.resource.type === object.type &&
        one.resource.id === object.id &&
        one.relation === name &&
        !isExpired(one.expiresAtNs, world.nowMs),
    );
  }

  function permissionOf(object: ObjectRef, name: string): WorldPermission | undefined {
    const definition = world.definitions.find((one) => one.name === object.type);
    assert(definition !== undefined, `no definition \`${object.type}\``);
    return definition.permissions.find((one) => one.name === name);
  }

  function hasMember(type: string, name: string): boolean {
    const definition = world.definitions.find((one) => one.name === type);
    return [...(definition?.relations ?? []), ...(definition?.permissions ?? [])].some(
      (one) => one.name === name,
    );
  }
}

/** The same tree with subjects and children in an order of their own; what an exclusion takes away stays second. */
export function canonicalTree({ expanded, relation, ...rest }: ExpandTree): ExpandTree {
  const at = { expanded: { type: expanded.type, id: expanded.id }, relation };
  if (rest.kind === 'leaf') {
    const subjects = rest.subjects.map((one) => ({ type: one.type, id: one.id, relation: one.relation }));
    return { kind: 'leaf', ...at, subjects: sortedByText(subjects) };
  }
  const children = rest.children.map(canonicalTree);
  return { kind: rest.kind, ...at, children: rest.kind === 'exclusion' ? children : sortedByText(children) };
}

interface Place {
  readonly object: ObjectRef;
  readonly name: string;
  readonly way: Way;
}

function branch(
  kind: 'union' | 'intersection' | 'exclusion',
  expanded: ObjectRef,
  relation: string,
  children: readonly ExpandTree[],
): ExpandTree {
  return { kind, expanded, relation, children };
}

function isOperation(rewrite: Rewrite): boolean {
  return rewrite.kind === 'union' || rewrite.kind === 'intersection' || rewrite.kind === 'exclusion';
}

function sortedByText<Item>(items: readonly Item[]): readonly Item[] {
  const keyed = items.map((item) => ({ item, text: JSON.stringify(item) }));
  return keyed.toSorted((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0)).map(({ item }) => item);
}
