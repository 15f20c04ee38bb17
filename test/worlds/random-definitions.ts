import { unreachable } from '../../src/base/assert.ts';
import type { Rewrite } from '../../src/schema/rewrite.ts';
import type { AllowedSubject } from '../../src/schema/schema.ts';
import type { WorldCaveat } from './caveats.ts';
import type { RawAllowed, RawDefinition, RawRewrite, RawWorld } from './raw-world.ts';
import type { WorldDefinition, WorldRelation } from './world.ts';

const TYPES = ['user', 'group', 'folder', 'document'];
const RELATIONS = ['member', 'parent', 'owner', 'viewer'];
const PERMISSIONS = ['view', 'edit', 'reach', 'manage'];

/**
 * Reads what was drawn as definitions that type-check. What would not is left out: an alternative that stands twice, a
 * foreign subject set that lets a wildcard in, an arrow over a relation that does, a ring of pure aliases.
 */
export function definitionsFrom(raw: RawWorld, caveats: readonly WorldCaveat[]): readonly WorldDefinition[] {
  const names = raw.definitions.map((one, index) => namesFor(one, TYPES[index]!));
  const drafts = raw.definitions.map((one, index) => ({
    name: names[index]!.type,
    relations: one.relations.map((alternatives, place) => ({
      name: names[index]!.relations[place]!,
      allowed: withoutRepeats(alternatives.map((alternative) => allowedFrom(alternative, names, caveats))),
    })),
  }));
  const open = wildcardRelations(drafts);
  const isOpen = (type: string, relation: string): boolean => open.has(JSON.stringify([type, relation]));
  return raw.definitions.map((one, index): WorldDefinition => {
    const { name, relations } = drafts[index]!;
    const scope: Scope = {
      own: names[index]!,
      walkable: walkableOf(drafts[index]!).filter((relation) => !isOpen(name, relation)),
      targets: [...new Set(names.flatMap((each) => [...each.relations, ...each.permissions]))],
      loops: raw.loops,
    };
    return {
      name,
      relations: relations.map((relation) => withoutForeignWildcards(relation, name, isOpen)),
      permissions: one.permissions.map((rewrite, place) => ({
        name: scope.own.permissions[place]!,
        rewrite: withoutAlias(rewriteFrom(rewrite, place, scope), place, scope),
      })),
    };
  });
}

interface Names {
  readonly type: string;
  readonly relations: readonly string[];
  readonly permissions: readonly string[];
}

interface Scope {
  readonly own: Names;
  /** Relations that an arrow may walk, those that lead to the same type first. */
  readonly walkable: readonly string[];
  /** Names that an arrow may ask for; not every type has each. */
  readonly targets: readonly string[];
  readonly loops: boolean;
}

interface Draft {
  readonly name: string;
  readonly relations: readonly WorldRelation[];
}

function namesFor(raw: RawDefinition, type: string): Names {
  const [first, second] = raw.swapped ? [PERMISSIONS, RELATIONS] : [RELATIONS, PERMISSIONS];
  return {
    type,
    relations: first.slice(0, raw.relations.length),
    permissions: second.slice(0, raw.permissions.length),
  };
}

function allowedFrom(
  raw: RawAllowed,
  names: readonly Names[],
  caveats: readonly WorldCaveat[],
): AllowedSubject {
  const { type, relations, permissions } = chosen(names, raw.type);
  const members = [...relations, ...permissions];
  const kind = raw.kind === 'subject-set' && members.length === 0 ? 'object' : raw.kind;
  return {
    type,
    kind,
    relation: kind === 'subject-set' ? chosen(members, raw.member) : '',
    caveat: chosen(['', ...caveats.map((caveat) => caveat.name)], raw.caveat),
    expires: raw.expires,
  };
}

function withoutRepeats(allowed: readonly AllowedSubject[]): readonly AllowedSubject[] {
  return [...new Map(allowed.map((one) => [JSON.stringify(one), one])).values()];
}

/** JSON of `[type, relation]` of the relations that allow a wildcard, themselves or through the relations they allow as subject sets. */
function wildcardRelations(drafts: readonly Draft[]): ReadonlySet<string> {
  const open = new Set<string>();
  for (;;) {
    const before = open.size;
    for (const { name, relations } of drafts) {
      for (const relation of relations) {
        const lets = relation.allowed.some(
          (one) => one.kind === 'wildcard' || open.has(JSON.stringify([one.type, one.relation])),
        );
        if (lets) open.add(JSON.stringify([name, relation.name]));
      }
    }
    if (open.size === before) return open;
  }
}

function walkableOf({ name, relations }: Draft): readonly string[] {
  const leadsHome = (relation: WorldRelation): boolean => relation.allowed.some((one) => one.type === name);
  return [...relations.filter(leadsHome), ...relations.filter((one) => !leadsHome(one))].map(
    (one) => one.name,
  );
}

function withoutForeignWildcards(
  relation: WorldRelation,
  type: string,
  isOpen: (type: string, relation: string) => boolean,
): WorldRelation {
  const legal = relation.allowed.filter((one) => one.type === type || !isOpen(one.type, one.relation));
  const fallback: AllowedSubject = {
    type: TYPES[0]!,
    kind: 'object',
    relation: '',
    caveat: '',
    expires: false,
  };
  return { ...relation, allowed: legal.length > 0 ? legal : [fallback] };
}

function rewriteFrom(raw: RawRewrite, place: number, scope: Scope): Rewrite {
  switch (raw.kind) {
    case 'nil':
    case 'self':
      return { kind: raw.kind };
    case 'name': {
      const { relations, permissions } = scope.own;
      const names = [...relations, ...(scope.loops ? permissions : permissions.slice(0, place))];
      return names.length === 0 ? { kind: 'nil' } : { kind: 'name', name: chosen(names, raw.member) };
    }
    case 'arrow': {
      if (scope.walkable.length === 0) return { kind: 'nil' };
      const over = chosen(scope.walkable, raw.over);
      const then = chosen([scope.own.permissions[place]!, ...scope.targets], raw.target);
      const quantifier = raw.form === 'all' ? 'all' : 'any';
      return { kind: 'arrow', over, then, quantifier, written: raw.form === 'arrow' ? 'arrow' : 'function' };
    }
    case 'union':
    case 'intersection': {
      const operands = raw.operands.map((operand) => rewriteFrom(operand, place, scope));
      const flat = operands.flatMap((operand) => (operand.kind === raw.kind ? operand.operands : [operand]));
      return { kind: raw.kind, operands: flat };
    }
    case 'exclusion':
      return {
        kind: 'exclusion',
        base: rewriteFrom(raw.base, place, scope),
        except: rewriteFrom(raw.except, place, scope),
      };
    default:
      return unreachable(raw);
  }
}

/** A pure alias may only point backwards; then no ring of them can close. */
function withoutAlias(rewrite: Rewrite, place: number, { own }: Scope): Rewrite {
  const isForward = rewrite.kind === 'name' && own.permissions.indexOf(rewrite.name) >= place;
  return isForward ? { kind: 'nil' } : rewrite;
}

function chosen<Item>(items: readonly Item[], number: number): Item {
  return items[number % items.length]!;
}
