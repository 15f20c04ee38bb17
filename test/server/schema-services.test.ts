import { v1 } from '@authzed/authzed-node';
import { beforeAll, describe, expect, test } from 'vitest';
import { refusalOf } from './refusal.ts';
import { bulkOf, MAY, MAY_NOT, schemaOf, writeOf } from './requests.ts';
import { type Client, RunningServer } from './running-server.ts';

const SCHEMA = `use expiration

// where from
caveat zone(ip string, allowed list<string>) {
	ip in allowed
}

definition user {}

/* some */
definition group {
	relation member: user | group#member
}

definition document {
	// may see
	relation viewer: user:* | group#member with zone | user with expiration
	relation banned: user
	permission view = viewer - banned
}`;

let server: RunningServer;
let client: Client;
/** The state in which `SCHEMA` was written. */
let writtenAt: v1.ZedToken;

beforeAll(async () => {
  server = await RunningServer.start();
  client = server.client();
  const written = await client.writeSchema(schemaOf(SCHEMA));
  writtenAt = written.writtenAt!;
});

/** The stable call and its older name, which must not differ. */
const reflects = [
  {
    name: 'ReflectSchema',
    call: (fields: Partial<v1.ReflectSchemaRequest>) =>
      client.reflectSchema(v1.ReflectSchemaRequest.create(fields)),
  },
  {
    name: 'ExperimentalReflectSchema',
    call: (fields: Partial<v1.ReflectSchemaRequest>) =>
      client.experimentalReflectSchema(v1.ExperimentalReflectSchemaRequest.create(fields)),
  },
] as const;

describe.each(reflects)('$name', ({ call }) => {
  test('tells the whole schema', async () => {
    const { definitions, caveats, readAt } = await call({});
    expect(readAt).toEqual(writtenAt);
    expect(definitions.map(({ name, comment }) => [name, comment])).toEqual([
      ['document', ''],
      ['group', '/* some */'],
      ['user', ''],
    ]);
    const [document] = definitions;
    expect(document?.relations).toEqual([
      {
        name: 'viewer',
        comment: '// may see',
        parentDefinitionName: 'document',
        subjectTypes: [
          {
            subjectDefinitionName: 'user',
            optionalCaveatName: '',
            typeref: { oneofKind: 'isPublicWildcard', isPublicWildcard: true },
          },
          {
            subjectDefinitionName: 'group',
            optionalCaveatName: 'zone',
            typeref: { oneofKind: 'optionalRelationName', optionalRelationName: 'member' },
          },
          {
            subjectDefinitionName: 'user',
            optionalCaveatName: '',
            typeref: { oneofKind: 'isTerminalSubject', isTerminalSubject: true },
          },
        ],
      },
      expect.objectContaining({ name: 'banned', comment: '' }),
    ]);
    expect(document?.permissions).toEqual([{ name: 'view', comment: '', parentDefinitionName: 'document' }]);
    expect(caveats).toEqual([
      {
        name: 'zone',
        comment: '// where from',
        parameters: [
          { name: 'allowed', type: 'list<string>', parentCaveatName: 'zone' },
          { name: 'ip', type: 'string', parentCaveatName: 'zone' },
        ],
        expression: 'ip in allowed',
      },
    ]);
  });

  test('tells what the filters select', async () => {
    const filter = (fields: Partial<v1.ReflectionSchemaFilter>) => v1.ReflectionSchemaFilter.create(fields);
    const { definitions, caveats } = await call({
      optionalFilters: [
        filter({ optionalDefinitionNameFilter: 'doc', optionalPermissionNameFilter: 'v' }),
        filter({ optionalDefinitionNameFilter: 'gr', optionalRelationNameFilter: 'mem' }),
      ],
    });
    const shown = definitions.map(({ name, relations, permissions }) => [
      name,
      ...[...relations, ...permissions].map((member) => member.name),
    ]);
    expect(shown).toEqual([
      ['document', 'view'],
      ['group', 'member'],
    ]);
    expect(caveats).toEqual([]);
    const onlyCaveats = await call({ optionalFilters: [filter({ optionalCaveatNameFilter: 'zo' })] });
    expect([onlyCaveats.definitions.length, onlyCaveats.caveats.length]).toEqual([0, 1]);
  });

  test('refuses a filter that makes no sense', async () => {
    const filter = v1.ReflectionSchemaFilter.create({ optionalRelationNameFilter: 'viewer' });
    const refusal = await refusalOf(call({ optionalFilters: [filter] }));
    expect(refusal).toMatchObject({
      code: 'INVALID_ARGUMENT',
      info: { reason: 'ERROR_REASON_INVALID_FILTER', domain: 'authzed.com' },
    });
    expect(JSON.parse(refusal.info?.metadata['filter'] ?? '')).toMatchObject({ relation: 'viewer' });
  });

  test('reads the state that is asked for, and a bad choice is reported before a bad filter', async () => {
    const filter = v1.ReflectionSchemaFilter.create({ optionalRelationNameFilter: 'viewer' });
    const damaged = v1.Consistency.create({
      requirement: { oneofKind: 'atExactSnapshot', atExactSnapshot: { token: 'damaged' } },
    });
    const refusal = await refusalOf(call({ consistency: damaged, optionalFilters: [filter] }));
    expect(refusal).toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining('invalid revision requested'),
    });
    const empty = v1.Consistency.create({
      requirement: { oneofKind: 'fullyConsistent', fullyConsistent: false },
    });
    expect(await refusalOf(call({ consistency: empty }))).toMatchObject({
      code: 'INVALID_ARGUMENT',
      violations: ['consistency.fully_consistent'],
    });
  });
});

function members(found: readonly v1.ReflectionRelationReference[]): string {
  return found
    .map(
      ({ definitionName, relationName, isPermission }) =>
        `${definitionName}#${relationName}${isPermission ? '()' : ''}`,
    )
    .join(' ');
}

const computables = [
  {
    name: 'ComputablePermissions',
    call: (fields: Partial<v1.ComputablePermissionsRequest>) =>
      client.computablePermissions(v1.ComputablePermissionsRequest.create(fields)),
  },
  {
    name: 'ExperimentalComputablePermissions',
    call: (fields: Partial<v1.ComputablePermissionsRequest>) =>
      client.experimentalComputablePermissions(v1.ExperimentalComputablePermissionsRequest.create(fields)),
  },
] as const;

describe.each(computables)('$name', ({ call }) => {
  test.each([
    { definitionName: 'group', relationName: 'member', may: 'document#view() document#viewer' },
    { definitionName: 'document', relationName: 'banned', may: 'document#view()' },
    { definitionName: 'document', relationName: 'view', may: '' },
    {
      definitionName: 'user',
      relationName: '',
      may: 'document#banned document#view() document#viewer group#member',
    },
    { definitionName: 'user', optionalDefinitionNameFilter: 'gro', may: 'group#member' },
  ])('$definitionName#$relationName $optionalDefinitionNameFilter', async ({ may, ...fields }) => {
    const { permissions, readAt } = await call(fields);
    expect([members(permissions), readAt]).toEqual([may, writtenAt]);
  });

  test('refuses what is not there', async () => {
    expect(await refusalOf(call({ definitionName: 'nothing', relationName: 'x' }))).toMatchObject({
      code: 'FAILED_PRECONDITION',
      message: 'object definition `nothing` not found',
      info: { reason: 'ERROR_REASON_SCHEMA_TYPE_ERROR', metadata: { definition_name: 'nothing' } },
    });
    expect(await refusalOf(call({ definitionName: 'group', relationName: 'nothing' }))).toMatchObject({
      code: 'FAILED_PRECONDITION',
      message: 'relation/permission `nothing` not found under definition `group`',
      info: { reason: 'ERROR_REASON_UNKNOWN_RELATION_OR_PERMISSION' },
    });
  });
});

const dependents = [
  {
    name: 'DependentRelations',
    call: (fields: Partial<v1.DependentRelationsRequest>) =>
      client.dependentRelations(v1.DependentRelationsRequest.create(fields)),
  },
  {
    name: 'ExperimentalDependentRelations',
    call: (fields: Partial<v1.DependentRelationsRequest>) =>
      client.experimentalDependentRelations(v1.ExperimentalDependentRelationsRequest.create(fields)),
  },
] as const;

describe.each(dependents)('$name', ({ call }) => {
  test('tells what a permission uses', async () => {
    const { relations, readAt } = await call({ definitionName: 'document', permissionName: 'view' });
    expect([members(relations), readAt]).toEqual(['document#banned document#viewer group#member', writtenAt]);
  });

  test.each([
    {
      fields: { definitionName: 'x', permissionName: 'view' },
      refused: ['FAILED_PRECONDITION', 'SCHEMA_TYPE_ERROR'],
    },
    {
      fields: { definitionName: 'document', permissionName: '' },
      refused: ['FAILED_PRECONDITION', 'UNKNOWN_RELATION_OR_PERMISSION'],
    },
    {
      fields: { definitionName: 'document', permissionName: 'viewer' },
      refused: ['INVALID_ARGUMENT', 'UNKNOWN_RELATION_OR_PERMISSION'],
      metadata: { relationName: 'viewer' },
    },
  ])('refuses $fields', async ({ fields, refused: [code, reason], metadata }) => {
    const refusal = await refusalOf(call(fields));
    expect([refusal.code, refusal.info?.reason]).toEqual([code, `ERROR_REASON_${reason}`]);
    if (metadata !== undefined) expect(refusal.info?.metadata).toEqual(metadata);
  });
});

const diffs = [
  {
    name: 'DiffSchema',
    call: (fields: Partial<v1.DiffSchemaRequest>) => client.diffSchema(v1.DiffSchemaRequest.create(fields)),
  },
  {
    name: 'ExperimentalDiffSchema',
    call: (fields: Partial<v1.DiffSchemaRequest>) =>
      client.experimentalDiffSchema(v1.ExperimentalDiffSchemaRequest.create(fields)),
  },
] as const;

/** Differs from `SCHEMA` in all nineteen ways. */
const DIFFERENT = `use expiration

// to where
caveat zone(ip ipaddress, day int) {
	ip.in_cidr("10.0.0.0/8") && day > 0
}
caveat late(hour int) { hour > 20 }

definition user {}
definition bot {}

// all
definition document {
	// may read
	relation viewer: user:* | bot
	relation owner: user
	// see
	permission view = viewer + owner
	permission edit = owner
}`;

const EVERY_KIND = [
  'definitionAdded bot',
  'definitionRemoved group',
  'caveatAdded late',
  'definitionDocCommentChanged document',
  'relationAdded owner',
  'relationRemoved banned',
  'relationDocCommentChanged viewer',
  'relationSubjectTypeAdded viewer bot',
  'relationSubjectTypeRemoved viewer group#member',
  'relationSubjectTypeRemoved viewer user',
  'permissionAdded edit',
  'permissionDocCommentChanged view',
  'permissionExprChanged view',
  'caveatDocCommentChanged zone',
  'caveatExprChanged zone',
  'caveatParameterAdded day int',
  'caveatParameterRemoved allowed list<string>',
  'caveatParameterTypeChanged ip ipaddress string',
];

/** One difference in short, from whichever of the two messages. */
function told({ diff }: v1.ReflectionSchemaDiff | v1.ExpSchemaDiff): string {
  const kind = diff.oneofKind;
  if (kind === 'relationSubjectTypeAdded') return `${kind} ${subjectTypeText(diff.relationSubjectTypeAdded)}`;
  if (kind === 'relationSubjectTypeRemoved')
    return `${kind} ${subjectTypeText(diff.relationSubjectTypeRemoved)}`;
  if (kind === 'caveatParameterAdded') return `${kind} ${parameterText(diff.caveatParameterAdded)}`;
  if (kind === 'caveatParameterRemoved') return `${kind} ${parameterText(diff.caveatParameterRemoved)}`;
  if (kind === 'caveatParameterTypeChanged') {
    const { parameter, previousType } = diff.caveatParameterTypeChanged;
    return `${kind} ${parameterText(parameter)} ${previousType}`;
  }
  if (kind === undefined) return 'nothing';
  const named = (diff as Readonly<Record<string, unknown>>)[kind] as { readonly name: string };
  return `${kind} ${named.name}`;
}

function parameterText(parameter: v1.ReflectionCaveatParameter | v1.ExpCaveatParameter | undefined): string {
  return `${parameter?.name} ${parameter?.type}`;
}

function subjectTypeText(
  change: v1.ReflectionRelationSubjectTypeChange | v1.ExpRelationSubjectTypeChange,
): string {
  const typeref = change.changedSubjectType?.typeref;
  const set = typeref?.oneofKind === 'optionalRelationName' ? `#${typeref.optionalRelationName}` : '';
  return `${change.relation?.name} ${change.changedSubjectType?.subjectDefinitionName}${set}`;
}

describe.each(diffs)('$name', ({ call }) => {
  test('there is no difference from the schema itself', async () => {
    expect(await call({ comparisonSchema: SCHEMA })).toEqual({ diffs: [], readAt: writtenAt });
  });

  test('tells every kind of difference, in order', async () => {
    const answer = await call({ comparisonSchema: DIFFERENT });
    expect(answer.diffs.map(told)).toEqual(EVERY_KIND);
    const other = await call({ comparisonSchema: 'definition document {\n\trelation viewer: document\n}' });
    expect(other.diffs.map(told)).toContain('permissionRemoved view');
    expect(other.diffs.map(told)).toContain('caveatRemoved zone');
  });

  test('refuses a text as WriteSchema does', async () => {
    for (const text of [
      'definition {',
      'definition a {',
      'definition doc {\n\trelation viewer: nothing\n}',
      'import "x.zed"',
    ]) {
      const refusal = await refusalOf(call({ comparisonSchema: text }));
      expect(refusal).toEqual(await refusalOf(client.writeSchema(schemaOf(text))));
      expect(['INVALID_ARGUMENT', 'FAILED_PRECONDITION']).toContain(refusal.code);
    }
  });
});

test('BulkCheckPermission answers as CheckBulkPermissions, without traces', async () => {
  await client.writeRelationships(
    writeOf('touch document:readme#viewer@user:*', 'touch document:readme#banned@user:ben'),
  );
  const { items } = bulkOf([
    'document:readme#view@user:anna',
    'document:readme#view@user:ben',
    'document:readme#nothing@user:ben',
  ]);
  const stable = await client.checkBulkPermissions(v1.CheckBulkPermissionsRequest.create({ items }));
  const older = await client.bulkCheckPermission(v1.BulkCheckPermissionRequest.create({ items }));
  expect(older.checkedAt).toEqual(stable.checkedAt);
  const outcome = ({ response }: v1.CheckBulkPermissionsPair | v1.BulkCheckPermissionPair): unknown =>
    response.oneofKind === 'item'
      ? response.item.permissionship
      : response.oneofKind === 'error' && response.error.code;
  expect(older.pairs.map(outcome)).toEqual([MAY, MAY_NOT, 9]);
  expect(older.pairs.map(outcome)).toEqual(stable.pairs.map(outcome));
  expect(older.pairs.map(({ request }) => request?.permission)).toEqual(['view', 'view', 'nothing']);
  expect(
    await refusalOf(
      client.bulkCheckPermission(v1.BulkCheckPermissionRequest.create({ items: [{ permission: 'view' }] })),
    ),
  ).toMatchObject({
    code: 'INVALID_ARGUMENT',
    violations: ['items[0].resource', 'items[0].subject'],
  });
});

test('each call sees the schema of its state, also after a restart', async () => {
  const another = await RunningServer.start();
  let mine = another.client();
  expect(await refusalOf(mine.reflectSchema(v1.ReflectSchemaRequest.create()))).toMatchObject({
    code: 'NOT_FOUND',
    message: 'no schema has been defined; please call WriteSchema to start',
  });
  const first = (await mine.writeSchema(schemaOf('definition user {}'))).writtenAt!;
  const second = (await mine.writeSchema(schemaOf(''))).writtenAt!;
  const at = (token: v1.ZedToken) =>
    mine.diffSchema(
      v1.DiffSchemaRequest.create({
        consistency: { requirement: { oneofKind: 'atExactSnapshot', atExactSnapshot: token } },
        comparisonSchema: 'definition user {}',
      }),
    );
  for (const restarted of [false, true]) {
    if (restarted) {
      await another.restart();
      mine = another.client();
    }
    expect((await at(first)).diffs).toEqual([]);
    expect((await at(second)).diffs.map(told)).toEqual(['definitionAdded user']);
    const { definitions, readAt } = await mine.reflectSchema(v1.ReflectSchemaRequest.create());
    expect([definitions, readAt]).toEqual([[], second]);
  }
});
