import type {
  ReflectedCaveat,
  ReflectedDefinition,
  ReflectedRelation,
  ReflectedSchema,
} from '../../src/model/reflection.ts';
import type { SchemaChange } from '../../src/model/schema-change.ts';
import { formatAllowedSubject } from '../../src/schema/allowed-subject.ts';

/** `schema` with `changes` made one after another; everything without an order of its own is in order of text. */
export function applyChanges(schema: ReflectedSchema, changes: readonly SchemaChange[]): ReflectedSchema {
  return ordered(changes.reduce(applyChange, schema));
}

function applyChange(schema: ReflectedSchema, change: SchemaChange): ReflectedSchema {
  switch (change.kind) {
    case 'definition-added':
      return { ...schema, definitions: [...schema.definitions, change.definition] };
    case 'definition-removed':
      return { ...schema, definitions: without(schema.definitions, change.definition.name) };
    case 'definition-comment-changed':
      return inDefinition(schema, change.definition.name, (one) => ({
        ...one,
        comment: change.definition.comment,
      }));
    case 'relation-added':
      return inDefinition(schema, change.relation.definition, (one) => ({
        ...one,
        relations: [...one.relations, change.relation],
      }));
    case 'relation-removed':
      return inDefinition(schema, change.relation.definition, (one) => ({
        ...one,
        relations: without(one.relations, change.relation.name),
      }));
    case 'relation-comment-changed':
      return inRelation(schema, change.relation, (one) => ({ ...one, comment: change.relation.comment }));
    case 'subject-type-added':
      return inRelation(schema, change.relation, (one) => ({
        ...one,
        subjectTypes: [...one.subjectTypes, change.subjectType],
      }));
    case 'subject-type-removed': {
      const gone = formatAllowedSubject(change.subjectType);
      return inRelation(schema, change.relation, (one) => ({
        ...one,
        subjectTypes: one.subjectTypes.filter((type) => formatAllowedSubject(type) !== gone),
      }));
    }
    case 'permission-added':
      return inDefinition(schema, change.permission.definition, (one) => ({
        ...one,
        permissions: [...one.permissions, change.permission],
      }));
    case 'permission-removed':
      return inDefinition(schema, change.permission.definition, (one) => ({
        ...one,
        permissions: without(one.permissions, change.permission.name),
      }));
    case 'permission-comment-changed': {
      const { definition, name, comment } = change.permission;
      return inDefinition(schema, definition, (one) => ({
        ...one,
        permissions: changing(one.permissions, name, (permission) => ({ ...permission, comment })),
      }));
    }
    case 'permission-expression-changed': {
      const { definition, name, expression } = change.permission;
      return inDefinition(schema, definition, (one) => ({
        ...one,
        permissions: changing(one.permissions, name, (permission) => ({ ...permission, expression })),
      }));
    }
    case 'caveat-added':
      return { ...schema, caveats: [...schema.caveats, change.caveat] };
    case 'caveat-removed':
      return { ...schema, caveats: without(schema.caveats, change.caveat.name) };
    case 'caveat-comment-changed':
      return inCaveat(schema, change.caveat.name, (one) => ({ ...one, comment: change.caveat.comment }));
    case 'caveat-expression-changed':
      return inCaveat(schema, change.caveat.name, (one) => ({
        ...one,
        expression: change.caveat.expression,
      }));
    case 'caveat-parameter-added':
      return inCaveat(schema, change.parameter.caveat, (one) => ({
        ...one,
        parameters: [...one.parameters, change.parameter],
      }));
    case 'caveat-parameter-removed':
      return inCaveat(schema, change.parameter.caveat, (one) => ({
        ...one,
        parameters: without(one.parameters, change.parameter.name),
      }));
    case 'caveat-parameter-type-changed':
      return inCaveat(schema, change.parameter.caveat, (one) => ({
        ...one,
        parameters: changing(one.parameters, change.parameter.name, () => change.parameter),
      }));
  }
}

interface Named {
  readonly name: string;
}

function inDefinition(
  schema: ReflectedSchema,
  name: string,
  change: (definition: ReflectedDefinition) => ReflectedDefinition,
): ReflectedSchema {
  return { ...schema, definitions: changing(schema.definitions, name, change) };
}

function inRelation(
  schema: ReflectedSchema,
  { definition, name }: ReflectedRelation,
  change: (relation: ReflectedRelation) => ReflectedRelation,
): ReflectedSchema {
  return inDefinition(schema, definition, (one) => ({
    ...one,
    relations: changing(one.relations, name, change),
  }));
}

function inCaveat(
  schema: ReflectedSchema,
  name: string,
  change: (caveat: ReflectedCaveat) => ReflectedCaveat,
): ReflectedSchema {
  return { ...schema, caveats: changing(schema.caveats, name, change) };
}

function changing<Item extends Named>(
  items: readonly Item[],
  name: string,
  change: (item: Item) => Item,
): readonly Item[] {
  if (!items.some((item) => item.name === name)) throw new Error(`expected \`${name}\`, found nothing`);
  return items.map((item) => (item.name === name ? change(item) : item));
}

function without<Item extends Named>(items: readonly Item[], name: string): readonly Item[] {
  if (!items.some((item) => item.name === name)) throw new Error(`expected \`${name}\`, found nothing`);
  return items.filter((item) => item.name !== name);
}

function ordered({ definitions, caveats }: ReflectedSchema): ReflectedSchema {
  return {
    definitions: byText(definitions).map((definition) => ({
      ...definition,
      relations: byText(definition.relations).map((relation) => ({
        ...relation,
        subjectTypes: byText(relation.subjectTypes),
      })),
      permissions: byText(definition.permissions),
    })),
    caveats: byText(caveats).map((caveat) => ({ ...caveat, parameters: byText(caveat.parameters) })),
  };
}

function byText<Item extends object>(items: readonly Item[]): readonly Item[] {
  const keyOf = (item: Item): string => ('name' in item ? String(item.name) : JSON.stringify(item));
  return items.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
}
