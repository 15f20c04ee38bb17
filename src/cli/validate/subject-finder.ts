import { unreachable } from '../../base/assert.ts';
import { Fault } from '../../model/fault.ts';
import type { ObjectAndRelation } from '../../model/object-text.ts';
import { formatObjectAndRelation } from '../../model/object-text.ts';
import type { Relationship } from '../../model/relationship.ts';
import { isExpired } from '../../model/relationship.ts';
import type { Rewrite } from '../../schema/rewrite.ts';
import type { Member, Schema } from '../../schema/schema.ts';
import type { SubjectGroups } from './subject-groups.ts';
import {
  NO_GROUPS,
  exclusionOfGroups,
  groupsWithCondition,
  intersectionOfGroups,
  singleSubject,
  unionOfGroups,
} from './subject-groups.ts';

/** Hops from a question to the last subject set; the same as for the checks of a validation file. */
export const DEPTH_MAX = 25;

/** `height` is the number of hops the longest way down took. */
interface Found {
  readonly groups: SubjectGroups;
  readonly height: number;
}

const NOBODY_FOUND: Found = { groups: NO_GROUPS, height: 0 };

/**
 * Finds everyone who has a relation or permission, by opening it down to the last subject set. Conditions are carried
 * along and not evaluated. It is made for files that people write: all in memory, and sharing no code with the engine,
 * so that one can be held against the other.
 *
 * Source: the shared contract, "Validation files", section "Computing the actual set".
 */
export class SubjectFinder {
  readonly #schema: Schema;
  // Questions are keyed by their text; no type, id or name can hold the marks between the parts.
  /** What is stored and has not expired, by `type:id#relation`. */
  readonly #stored: ReadonlyMap<string, readonly Relationship[]>;
  readonly #finished = new Map<string, Found>();
  /** The questions on the way down to the one at hand. */
  readonly #open = new Set<string>();

  constructor(schema: Schema, relationships: readonly Relationship[], nowMs: number) {
    this.#schema = schema;
    const live = relationships.filter(({ expiresAtNs }) => !isExpired(expiresAtNs, nowMs));
    this.#stored = Map.groupBy(live, ({ resource, relation }) =>
      formatObjectAndRelation({ object: resource, relation }),
    );
  }

  /**
   * Subjects of every kind that have `on`. Subject sets are listed themselves, and so is everyone in them.
   * @throws Fault `unknown-definition`, `unknown-relation`; `depth-exceeded` beyond `DEPTH_MAX` hops, and so for every
   * cycle in the data.
   */
  find(on: ObjectAndRelation): SubjectGroups {
    const { type } = on.object;
    const definition = this.#schema.definitions.get(type);
    if (definition === undefined)
      throw new Fault('unknown-definition', `object definition \`${type}\` not found`);
    if (!definition.members.has(on.relation)) {
      const message = `relation/permission \`${on.relation}\` not found under definition \`${type}\``;
      throw new Fault('unknown-relation', message);
    }
    return this.#find(on).groups;
  }

  /** Like `find`; nobody has a name that the object's type does not define. */
  #find(on: ObjectAndRelation): Found {
    const member = this.#schema.definitions.get(on.object.type)?.members.get(on.relation);
    if (member === undefined) return NOBODY_FOUND;
    const key = formatObjectAndRelation(on);
    const finished = this.#finished.get(key);
    // Kept answers count as deep as they were, so that the limit does not depend on what was asked before.
    const depth = this.#open.size + (finished?.height ?? 1);
    if (depth > DEPTH_MAX || this.#open.has(key)) throw tooDeep(key);
    if (finished !== undefined) return finished;
    this.#open.add(key);
    try {
      const { groups, height } = this.#openMember(on, member);
      const found = { groups, height: height + 1 };
      this.#finished.set(key, found);
      return found;
    } finally {
      this.#open.delete(key);
    }
  }

  #openMember(on: ObjectAndRelation, member: Member): Found {
    const direct = this.#direct(on);
    if (member.rewrite === undefined) return direct;
    return combined([direct, this.#evaluate(member.rewrite, on)], unionOfGroups);
  }

  #direct(on: ObjectAndRelation): Found {
    const operands = this.#storedOn(on).flatMap(({ subject, caveat }) => {
      const named = {
        groups: singleSubject(subject, caveat !== undefined, formatObjectAndRelation(on)),
        height: 0,
      };
      if (subject.relation === '') return [named];
      const members = this.#find({ object: subject, relation: subject.relation });
      return [named, caveat === undefined ? members : underCondition(members)];
    });
    return combined(operands, unionOfGroups);
  }

  #evaluate(rewrite: Rewrite, on: ObjectAndRelation): Found {
    switch (rewrite.kind) {
      case 'nil':
        return NOBODY_FOUND;
      case 'self':
        return {
          groups: singleSubject({ ...on.object, relation: '' }, false, formatObjectAndRelation(on)),
          height: 0,
        };
      case 'name':
        return this.#find({ object: on.object, relation: rewrite.name });
      case 'arrow': {
        const operands = this.#storedOn({ object: on.object, relation: rewrite.over }).map(
          ({ subject, caveat }) => {
            const found = this.#find({ object: subject, relation: rewrite.then });
            return caveat === undefined ? found : underCondition(found);
          },
        );
        return combined(operands, rewrite.quantifier === 'any' ? unionOfGroups : intersectionOfGroups);
      }
      case 'union':
        return combined(this.#evaluateAll(rewrite.operands, on), unionOfGroups);
      case 'intersection':
        return combined(this.#evaluateAll(rewrite.operands, on), intersectionOfGroups);
      case 'exclusion': {
        const base = this.#evaluate(rewrite.base, on);
        const except = this.#evaluate(rewrite.except, on);
        return combined([base, except], () => exclusionOfGroups(base.groups, except.groups));
      }
      default:
        return unreachable(rewrite);
    }
  }

  #evaluateAll(rewrites: readonly Rewrite[], on: ObjectAndRelation): readonly Found[] {
    return rewrites.map((rewrite) => this.#evaluate(rewrite, on));
  }

  #storedOn(on: ObjectAndRelation): readonly Relationship[] {
    return this.#stored.get(formatObjectAndRelation(on)) ?? [];
  }
}

function combined(
  operands: readonly Found[],
  combine: (groups: readonly SubjectGroups[]) => SubjectGroups,
): Found {
  return {
    groups: combine(operands.map(({ groups }) => groups)),
    height: operands.reduce((highest, { height }) => Math.max(highest, height), 0),
  };
}

function underCondition({ groups, height }: Found): Found {
  return { groups: groupsWithCondition(groups), height };
}

function tooDeep(key: string): Fault {
  return new Fault(
    'depth-exceeded',
    `max depth exceeded: \`${key}\` was not settled within ${DEPTH_MAX} hops; this usually indicates recursive data`,
  );
}
