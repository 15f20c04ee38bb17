import type {
  ReflectedCaveat,
  ReflectedDefinition,
  ReflectedPermission,
  ReflectedRelation,
  ReflectedSchema,
} from '../model/reflection.ts';
import type { SchemaChange } from '../model/schema-change.ts';
import { formatAllowedSubject } from './allowed-subject.ts';

/**
 * What changes when `after` replaces `before`. First added definitions, removed definitions, added caveats and removed
 * caveats; then what changed inside a definition, and inside a caveat. Each by name, and changes inside one thing in the
 * order of `SchemaChange`. The order of members, of alternatives and of caveat parameters is no difference. A member
 * that turned from a relation into a permission was removed and added.
 * Source: the shared contract on semantics, "Schema reflection".
 */
export function diffSchemas(before: ReflectedSchema, after: ReflectedSchema): readonly SchemaChange[] {
  const definitions = pair(before.definitions, after.definitions);
  const caveats = pair(before.caveats, after.caveats);
  return [
    ...definitions.added.map((definition) => ({ kind: 'definition-added', definition }) as const),
    ...definitions.removed.map((definition) => ({ kind: 'definition-removed', definition }) as const),
    ...caveats.added.map((caveat) => ({ kind: 'caveat-added', caveat }) as const),
    ...caveats.removed.map((caveat) => ({ kind: 'caveat-removed', caveat }) as const),
    ...definitions.kept.flatMap(([old, next]) => [...diffDefinitions(old, next)]),
    ...caveats.kept.flatMap(([old, next]) => [...diffCaveats(old, next)]),
  ];
}

function* diffDefinitions(before: ReflectedDefinition, after: ReflectedDefinition): Generator<SchemaChange> {
  if (before.comment !== after.comment) yield { kind: 'definition-comment-changed', definition: after };
  const relations = pair(before.relations, after.relations);
  for (const relation of relations.added) yield { kind: 'relation-added', relation };
  for (const relation of relations.removed) yield { kind: 'relation-removed', relation };
  for (const [old, next] of relations.kept) yield* diffRelations(old, next);
  const permissions = pair(before.permissions, after.permissions);
  for (const permission of permissions.added) yield { kind: 'permission-added', permission };
  for (const permission of permissions.removed) yield { kind: 'permission-removed', permission };
  for (const [old, next] of permissions.kept) yield* diffPermissions(old, next);
}

function* diffRelations(before: ReflectedRelation, after: ReflectedRelation): Generator<SchemaChange> {
  if (before.comment !== after.comment) yield { kind: 'relation-comment-changed', relation: after };
  const had = new Set(before.subjectTypes.map(formatAllowedSubject));
  const has = new Set(after.subjectTypes.map(formatAllowedSubject));
  for (const subjectType of after.subjectTypes) {
    if (!had.has(formatAllowedSubject(subjectType))) {
      yield { kind: 'subject-type-added', relation: after, subjectType };
    }
  }
  for (const subjectType of before.subjectTypes) {
    if (!has.has(formatAllowedSubject(subjectType))) {
      yield { kind: 'subject-type-removed', relation: before, subjectType };
    }
  }
}

function* diffPermissions(before: ReflectedPermission, after: ReflectedPermission): Generator<SchemaChange> {
  if (before.comment !== after.comment) yield { kind: 'permission-comment-changed', permission: after };
  if (before.expression !== after.expression) {
    const previousExpression = before.expression;
    yield { kind: 'permission-expression-changed', permission: after, previousExpression };
  }
}

function* diffCaveats(before: ReflectedCaveat, after: ReflectedCaveat): Generator<SchemaChange> {
  if (before.comment !== after.comment) yield { kind: 'caveat-comment-changed', caveat: after };
  if (before.expression !== after.expression) {
    yield { kind: 'caveat-expression-changed', caveat: after, previousExpression: before.expression };
  }
  const parameters = pair(before.parameters, after.parameters);
  for (const parameter of parameters.added) yield { kind: 'caveat-parameter-added', parameter };
  for (const parameter of parameters.removed) yield { kind: 'caveat-parameter-removed', parameter };
  for (const [{ type: previousType }, parameter] of parameters.kept) {
    if (previousType !== parameter.type) {
      yield { kind: 'caveat-parameter-type-changed', parameter, previousType };
    }
  }
}

interface Paired<Item> {
  readonly added: readonly Item[];
  readonly removed: readonly Item[];
  readonly kept: readonly (readonly [before: Item, after: Item])[];
}

/** By name, which is unique on each side; every list in order of name. */
function pair<Item extends { readonly name: string }>(
  before: readonly Item[],
  after: readonly Item[],
): Paired<Item> {
  const had = new Map(before.map((item) => [item.name, item]));
  const names = new Set(after.map(({ name }) => name));
  const sorted = after.toSorted(byName);
  return {
    added: sorted.filter(({ name }) => !had.has(name)),
    removed: before.filter(({ name }) => !names.has(name)).toSorted(byName),
    kept: sorted.flatMap((item) => {
      const old = had.get(item.name);
      return old === undefined ? [] : [[old, item] as const];
    }),
  };
}

/** By code unit. */
function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : 1;
}
