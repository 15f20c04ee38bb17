import { v1 } from '@authzed/authzed-node';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { DRIVE_SCHEMA } from './drive-schema.ts';
import { refusalOf } from './refusal.ts';
import { filterOf, object, schemaOf, subject, writeOf } from './requests.ts';
import { type Client, RunningServer } from './running-server.ts';

/*
 * Every call that gives a list, with every kind of bad input of which a list has a place for: each has its stated code,
 * changes nothing, and is nobody's mistake but the caller's.
 */

interface Page {
  readonly cursor?: v1.Cursor | undefined;
  readonly limit?: number;
}

interface ListCall {
  readonly name: string;
  /** The cursors of what came. `of` is what is asked about, so that two requests differ in it. */
  readonly ask: (client: Client, page: Page, of?: string) => Promise<readonly v1.Cursor[]>;
  /** 0 where the contract has none. */
  readonly limitMax: number;
  /** Whether a cursor goes on with another request. */
  readonly isCursorFree?: boolean;
}

const LISTS: readonly ListCall[] = [
  {
    name: 'LookupResources',
    limitMax: 1000,
    ask: async (client, { cursor, limit = 0 }, of = 'view') =>
      cursorsOf(
        await client.lookupResources(
          v1.LookupResourcesRequest.create({
            resourceObjectType: 'document',
            permission: of,
            subject: subject('user:anna'),
            optionalLimit: limit,
            ...(cursor && { optionalCursor: cursor }),
          }),
        ),
      ),
  },
  {
    name: 'LookupSubjects',
    limitMax: 1000,
    ask: async (client, { cursor, limit = 0 }, of = 'view') =>
      cursorsOf(
        await client.lookupSubjects(
          v1.LookupSubjectsRequest.create({
            resource: object('document:a'),
            permission: of,
            subjectObjectType: 'user',
            optionalConcreteLimit: limit,
            ...(cursor && { optionalCursor: cursor }),
          }),
        ),
      ),
  },
  {
    name: 'ReadRelationships',
    limitMax: 1000,
    ask: async (client, { cursor, limit = 0 }, of = '') =>
      cursorsOf(
        await client.readRelationships(
          v1.ReadRelationshipsRequest.create({
            relationshipFilter: filterOf({ type: 'document', relation: of === 'view' ? 'viewer' : 'owner' }),
            optionalLimit: limit,
            ...(cursor && { optionalCursor: cursor }),
          }),
        ),
      ),
  },
  {
    name: 'ExportBulkRelationships',
    limitMax: 10_000,
    isCursorFree: true,
    ask: async (client, { cursor, limit = 0 }) =>
      cursorsOf(
        await client.exportBulkRelationships(
          v1.ExportBulkRelationshipsRequest.create({
            optionalLimit: limit,
            ...(cursor && { optionalCursor: cursor }),
          }),
        ),
      ),
  },
];

function cursorsOf(
  answers: readonly { readonly afterResultCursor?: v1.Cursor | undefined }[],
): readonly v1.Cursor[] {
  return answers.map(({ afterResultCursor }) => afterResultCursor!);
}

async function filled(): Promise<RunningServer> {
  const server = await RunningServer.start();
  const client = server.client();
  await client.writeSchema(schemaOf(DRIVE_SCHEMA));
  await client.writeRelationships(
    writeOf(
      ...['a', 'b', 'c'].flatMap((id) => [
        `create document:${id}#owner@user:anna`,
        `create document:a#owner@user:z${id}`,
      ]),
    ),
  );
  return server;
}

let server: RunningServer;
let other: RunningServer;
let client: Client;
let head: number;

beforeAll(async () => {
  [server, other] = [await filled(), await filled()];
  client = server.client();
  head = server.tenant.store.head();
});

afterEach(() => {
  expect(server.tenant.store.head()).toBe(head);
  expect(server.lines.filter(({ level }) => Number(level) >= 50)).toEqual([]);
});

const INVALID_CURSOR = { code: 'INVALID_ARGUMENT', info: { reason: 'ERROR_REASON_INVALID_CURSOR' } };
const TOO_LARGE = {
  code: 'INVALID_ARGUMENT',
  info: { reason: 'ERROR_REASON_EXCEEDS_MAXIMUM_ALLOWABLE_LIMIT' },
};

describe.each(LISTS)('$name', ({ name, ask, limitMax, isCursorFree }) => {
  test('a cursor of another store is refused', async () => {
    const [cursor] = await ask(other.client(), { limit: 1 });
    expect(await refusalOf(ask(client, { cursor, limit: 1 }))).toMatchObject(INVALID_CURSOR);
  });

  test('so is one of another call', async () => {
    const another = LISTS.find((one) => one.name !== name)!;
    const [cursor] = await another.ask(client, { limit: 1 });
    expect(await refusalOf(ask(client, { cursor, limit: 1 }))).toMatchObject(INVALID_CURSOR);
  });

  test.skipIf(isCursorFree === true)('so is one of another request', async () => {
    const [cursor] = await ask(client, { limit: 1 });
    expect(
      await refusalOf(ask(client, { cursor, limit: 1 }, name === 'ReadRelationships' ? 'view' : 'owner')),
    ).toMatchObject(INVALID_CURSOR);
  });

  test('and one that nobody gave out, or of no length', async () => {
    expect(await refusalOf(ask(client, { cursor: { token: 'nonsense' } }))).toMatchObject(INVALID_CURSOR);
    expect(await refusalOf(ask(client, { cursor: { token: '' } }))).toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
  });

  test('one whose state is collected is out of range', async () => {
    const stale = await filled();
    const [cursor] = await ask(stale.client(), { limit: 1 });
    await stale.client().writeRelationships(writeOf('touch document:d#owner@user:anna'));
    await stale.forgetHistory();
    const refusal = await refusalOf(ask(stale.client(), { cursor, limit: 1 }));
    expect(refusal).toMatchObject({ code: 'OUT_OF_RANGE' });
    expect(refusal.message).toContain('expired');
  });

  test.each([{ over: 1 }, { over: 0xffff_ffff - limitMax }])(
    'a limit that is $over too large is refused',
    async ({ over }) => {
      const refusal = await refusalOf(ask(client, { limit: limitMax + over }));
      expect(refusal).toMatchObject(TOO_LARGE);
      expect(refusal.info!.metadata).toEqual({
        limit_provided: String(limitMax + over),
        maximum_limit_allowed: String(limitMax),
      });
      expect(await ask(client, { limit: limitMax })).not.toEqual([]);
    },
  );
});

describe('what names nothing', () => {
  const FILTERS = [
    { type: 'nothing' },
    { type: 'document', relation: 'nothing' },
    { subjectType: 'nothing' },
  ] as const;

  test.each(FILTERS)('to read: $type $relation $subjectType', async (fields) => {
    const ask = client.readRelationships(
      v1.ReadRelationshipsRequest.create({ relationshipFilter: filterOf(fields) }),
    );
    expect(await refusalOf(ask)).toMatchObject({
      code: 'FAILED_PRECONDITION',
      info: { reason: expect.stringMatching(/UNKNOWN_(DEFINITION|RELATION_OR_PERMISSION)$/) as string },
    });
  });

  test.each(FILTERS)('to delete: $type $relation $subjectType', async (fields) => {
    const ask = client.deleteRelationships(
      v1.DeleteRelationshipsRequest.create({ relationshipFilter: filterOf(fields) }),
    );
    expect(await refusalOf(ask)).toMatchObject({ code: 'FAILED_PRECONDITION' });
  });

  test.each(FILTERS)('to export: $type $relation $subjectType finds nothing', async (fields) => {
    const ask = client.exportBulkRelationships(
      v1.ExportBulkRelationshipsRequest.create({ optionalRelationshipFilter: filterOf(fields) }),
    );
    expect(await ask).toEqual([]);
  });
});

describe('a subject that is everyone', () => {
  test('can not be looked up for', async () => {
    const ask = client.lookupResources(
      v1.LookupResourcesRequest.create({
        resourceObjectType: 'document',
        permission: 'view',
        subject: subject('user:*'),
      }),
    );
    expect(await refusalOf(ask)).toMatchObject({
      code: 'INVALID_ARGUMENT',
      info: { reason: 'ERROR_REASON_WILDCARD_NOT_ALLOWED', metadata: { field: 'subject_id' } },
    });
  });

  test('a resource that is none has no subjects', async () => {
    const resource = { objectType: 'document', objectId: '*' };
    const ask = client.lookupSubjects(
      v1.LookupSubjectsRequest.create({ resource, permission: 'view', subjectObjectType: 'user' }),
    );
    expect(await refusalOf(ask)).toMatchObject({ code: 'INVALID_ARGUMENT' });
  });
});
