import { expect, test } from 'vitest';
import type { ReflectionFilter } from '../../src/model/reflection.ts';
import { reflect } from '../../src/schema/reflect.ts';
import { checkReflectionFilter, selectReflected } from '../../src/schema/reflection-filter.ts';
import { schemaOf } from './compiled.ts';

const WORLD = reflect(
  schemaOf(`caveat daytime(hour int) { hour > 7 }
caveat dated(day int) { day > 1 }
caveat zone(ip string) { ip != "" }
definition user {}
definition document {
	relation viewer: user
	relation editor: user
	permission view = viewer + edit
	permission edit = editor
}
definition documents {
	relation viewer: user
	permission view = viewer
}
definition folder {}`),
);

const NOTHING: ReflectionFilter = { definition: '', caveat: '', relation: '', permission: '' };

test.each<{ filters: readonly Partial<ReflectionFilter>[]; shows: string }>([
  {
    filters: [],
    shows:
      'document(viewer editor | view edit) documents(viewer | view) folder( | ) user( | ); dated daytime zone',
  },
  {
    filters: [{ definition: 'document' }],
    shows: 'document(viewer editor | view edit) documents(viewer | view); ',
  },
  { filters: [{ definition: 'folder' }, { caveat: 'd' }], shows: 'folder( | ); dated daytime' },
  { filters: [{ caveat: 'da' }, { caveat: 'zone' }], shows: '; dated daytime zone' },
  {
    filters: [{ definition: 'document', relation: 'v' }],
    shows: 'document(viewer | ) documents(viewer | ); ',
  },
  {
    filters: [{ definition: 'document', permission: 'edit' }],
    shows: 'document( | edit) documents( | ); ', // the definitions are selected, none of whose other members are
  },
  {
    filters: [
      { definition: 'document', relation: 'editor' },
      { definition: 'documents', permission: 'view' },
    ],
    shows: 'document(editor | ) documents( | view); ',
  },
  {
    filters: [{ definition: 'document', relation: 'editor' }, { definition: 'doc' }],
    shows: 'document(viewer editor | view edit) documents(viewer | view); ',
  },
  { filters: [{ definition: 'missing' }, { caveat: 'missing' }], shows: '; ' },
  { filters: [{}], shows: '; ' }, // an entry that asks for nothing
  { filters: [{}, { definition: 'user' }], shows: 'user( | ); ' },
])('$filters shows $shows', ({ filters, shows }) => {
  const { definitions, caveats } = selectReflected(
    WORLD,
    filters.map((filter) => ({ ...NOTHING, ...filter })),
  );
  const names = (items: readonly { readonly name: string }[]): string =>
    items.map(({ name }) => name).join(' ');
  const shown = definitions.map(
    ({ name, relations, permissions }) => `${name}(${names(relations)} | ${names(permissions)})`,
  );
  expect(`${shown.join(' ')}; ${names(caveats)}`).toBe(shows);
});

test.each<{ filter: Partial<ReflectionFilter>; says: string | undefined }>([
  { filter: {}, says: undefined },
  { filter: { definition: 'a' }, says: undefined },
  { filter: { caveat: 'a' }, says: undefined },
  { filter: { definition: 'a', relation: 'b' }, says: undefined },
  { filter: { definition: 'a', permission: 'b' }, says: undefined },
  { filter: { definition: 'a', caveat: 'b' }, says: 'a definition name and a caveat name cannot' },
  { filter: { relation: 'b' }, says: 'a relation name needs a definition name' },
  { filter: { permission: 'b' }, says: 'a permission name needs a definition name' },
  { filter: { caveat: 'a', relation: 'b' }, says: 'a relation name needs a definition name' },
  { filter: { caveat: 'a', permission: 'b' }, says: 'a permission name needs a definition name' },
  {
    filter: { definition: 'a', relation: 'b', permission: 'c' },
    says: 'a relation name and a permission name cannot',
  },
])('filter $filter is refused with: $says', ({ filter, says }) => {
  const check = (): void => checkReflectionFilter({ ...NOTHING, ...filter });
  if (says === undefined) return expect(check).not.toThrow();
  expect(check).toThrow(says);
  expect(check).toThrow(
    expect.objectContaining({
      reason: 'invalid-filter',
      details: { filter: JSON.stringify({ ...NOTHING, ...filter }) },
    }),
  );
});
