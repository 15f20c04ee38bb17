import type { ExpandTree } from '../../src/model/expand-tree.ts';
import { formatObject, formatSubject } from '../../src/model/object-text.ts';
import {
  type ObjectRef,
  type Relationship,
  type SubjectRef,
  WILDCARD,
} from '../../src/model/relationship.ts';

/** `maybe`: it hangs on a condition, which trees do not show. */
export type Membership = 'yes' | 'maybe' | 'no';

/**
 * Who is in what, read off expansions alone. A subject set in a leaf stands for whoever is in its own expansion;
 * without conditions the answer is exact.
 */
export class TreeMembers {
  /** By `formatSubject` of object and name. */
  readonly #trees: ReadonlyMap<string, ExpandTree>;
  /** `from to` of every relationship with a condition, the subject with and without its relation. */
  readonly #conditional: ReadonlySet<string>;

  constructor(trees: ReadonlyMap<string, ExpandTree>, relationships: readonly Relationship[]) {
    this.#trees = trees;
    this.#conditional = new Set(
      relationships
        .filter(({ caveat }) => caveat !== undefined)
        .flatMap(({ resource, relation, subject }) => [
          `${formatObject(resource)}#${relation} ${formatSubject(subject)}`,
          `${formatObject(resource)} ${formatObject(subject)}`,
        ]),
    );
  }

  membershipOf(subject: SubjectRef, set: SubjectRef, above: ReadonlySet<string> = new Set()): Membership {
    const key = formatSubject(set);
    if (key === formatSubject(subject)) return 'yes';
    const tree = this.#trees.get(key);
    // What is met again below itself proves nothing new.
    if (tree === undefined || above.has(key)) return 'no';
    return this.#inTree(subject, tree, new Set([...above, key]));
  }

  #inTree(subject: SubjectRef, tree: ExpandTree, above: ReadonlySet<string>): Membership {
    const { expanded, relation } = tree;
    if (subject.relation === relation && isSame(subject, expanded)) return 'yes';
    if (tree.kind === 'leaf') {
      return strongest(
        tree.subjects.map((found) => {
          const held = this.#throughSubject(subject, found, above);
          const edge = `${formatObject(expanded)}#${relation} ${formatSubject(found)}`;
          return this.#conditional.has(edge) ? doubted(held) : held;
        }),
      );
    }
    const children = tree.children.map((child) => {
      const held = this.#inTree(subject, child, above);
      // The step may have been an arrow's, also one from an object to itself; the relation it went over is not told.
      const isAcross = this.#conditional.has(`${formatObject(expanded)} ${formatObject(child.expanded)}`);
      return isAcross ? doubted(held) : held;
    });
    if (tree.kind === 'union') return strongest(children);
    const [base = 'no', ...rest] = children;
    const others = tree.kind === 'exclusion' ? rest.map(opposite) : rest;
    return opposite(strongest([base, ...others].map(opposite)));
  }

  #throughSubject(subject: SubjectRef, found: SubjectRef, above: ReadonlySet<string>): Membership {
    if (found.id === WILDCARD) return found.type === subject.type && subject.relation === '' ? 'yes' : 'no';
    return this.membershipOf(subject, found, above);
  }
}

function strongest(memberships: readonly Membership[]): Membership {
  if (memberships.includes('yes')) return 'yes';
  return memberships.includes('maybe') ? 'maybe' : 'no';
}

function opposite(membership: Membership): Membership {
  if (membership === 'maybe') return 'maybe';
  return membership === 'yes' ? 'no' : 'yes';
}

function doubted(membership: Membership): Membership {
  return membership === 'no' ? 'no' : 'maybe';
}

function isSame(one: ObjectRef, other: ObjectRef): boolean {
  return one.type === other.type && one.id === other.id;
}
