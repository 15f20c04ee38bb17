import { setTimeout as sleep } from 'node:timers/promises';
import { v1 } from '@authzed/authzed-node';
import { type ClientWritableStream, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { importRelationships } from '../../src/operations/import-relationships.ts';
import { type Refusal, toRefusal } from '../server/refusal.ts';
import {
  checkOf,
  deleteOf,
  exactly,
  filterOf,
  identityOf,
  MAY,
  relationship,
  schemaOf,
  writeOf,
} from '../server/requests.ts';
import { RunningServer } from '../server/running-server.ts';
import { breakableRoad } from './breakable-road.ts';
import { updateTexts, watching } from './watching.ts';

const SCHEMA = `
use expiration

caveat weekday(day string) { day == "monday" }

definition user {}

definition document {
	relation viewer: user | user with weekday | user with expiration
	relation folder: folder
	permission view = viewer + folder->viewer
}

definition folder {
	relation viewer: user
}
`;

async function started(options: Parameters<typeof RunningServer.start>[0] = {}) {
  const server = await RunningServer.start(options);
  const client = server.client();
  const { writtenAt } = await client.writeSchema(schemaOf(SCHEMA));
  return { server, client, start: writtenAt! };
}

type Outcome = { readonly loaded: string } | Refusal;
type Upload = ClientWritableStream<v1.ImportBulkRelationshipsRequest>;

interface Importing {
  readonly call: Upload;
  readonly outcome: Promise<Outcome>;
}

function importing(
  client: v1.ZedClientInterface,
  name: 'importBulkRelationships' | 'bulkImportRelationships' = 'importBulkRelationships',
): Importing {
  const answer = Promise.withResolvers<Outcome>();
  const call = client[name]((error: ServiceError | null, value?: { numLoaded: string }) => {
    answer.resolve(error === null ? { loaded: value!.numLoaded } : toRefusal(error));
  });
  call.on('error', () => undefined); // told by the outcome
  return { call, outcome: answer.promise };
}

function messageOf(...texts: readonly string[]): v1.ImportBulkRelationshipsRequest {
  return v1.ImportBulkRelationshipsRequest.create({ relationships: texts.map(relationship) });
}

/** `count` documents with one viewer each, in messages of a thousand. */
function documents(call: Upload, count: number, prefix = 'd'): void {
  for (let start = 0; start < count; start += 1000) {
    const ids = Array.from({ length: Math.min(1000, count - start) }, (_, n) =>
      String(start + n).padStart(6, '0'),
    );
    call.write(messageOf(...ids.map((id) => `document:${prefix}${id}#viewer@user:anna`)));
  }
}

async function exported(
  server: RunningServer,
  request: Partial<v1.ExportBulkRelationshipsRequest> = {},
): Promise<readonly v1.ExportBulkRelationshipsResponse[]> {
  return server.client().exportBulkRelationships(v1.ExportBulkRelationshipsRequest.create(request));
}

const textsOf = (pages: readonly v1.ExportBulkRelationshipsResponse[]): readonly string[] =>
  pages.flatMap(({ relationships }) => relationships.map(identityOf));

test.each(['importBulkRelationships', 'bulkImportRelationships'] as const)(
  '%s: many messages are one transaction, and the next check sees it',
  async (name) => {
    const { server, client, start } = await started();
    expect(
      (await client.checkPermission(checkOf('document:d000007#view@user:anna'))).permissionship,
    ).not.toBe(MAY); // its page is resident now
    const live = watching(server.callbackClient(), { optionalStartCursor: start });
    const { call, outcome } = importing(server.callbackClient(), name);
    documents(call, 5000);
    call.write(messageOf('document:z#viewer@user:zoe[weekday:{"day":"friday"}]'));
    call.end();
    expect(await outcome).toEqual({ loaded: '5001' });
    expect((await client.checkPermission(checkOf('document:d000007#view@user:anna'))).permissionship).toBe(
      MAY,
    );
    expect((await client.checkPermission(checkOf('document:d004999#view@user:anna'))).permissionship).toBe(
      MAY,
    );
    await live.until((said) => updateTexts(said).length === 5001);
    const throughs = live.said.map(({ changesThrough }) => changesThrough?.token);
    expect(throughs.slice(0, -1).every((token) => token === start.token)).toBe(true); // who stops half-way starts again
    expect(throughs.at(-1)).not.toBe(start.token);
    const cut = watching(server.callbackClient(), { optionalStartCursor: live.said[0]!.changesThrough! });
    await cut.until((said) => updateTexts(said).length === 5001);
    live.call.cancel();
    cut.call.cancel();
    await server.restart();
    expect(textsOf(await exported(server))).toHaveLength(5001);
  },
);

test('a stream without a message imports nothing, and is fine', async () => {
  const { server } = await started();
  const { call, outcome } = importing(server.callbackClient());
  call.end();
  expect(await outcome).toEqual({ loaded: '0' });
});

test.each([
  {
    title: 'what fits no relation',
    bad: 'document:x#viewer@folder:f',
    code: 'INVALID_ARGUMENT',
    reason: 'ERROR_REASON_INVALID_SUBJECT_TYPE',
  },
  {
    title: 'a permission',
    bad: 'document:x#view@user:anna',
    code: 'INVALID_ARGUMENT',
    reason: 'ERROR_REASON_CANNOT_UPDATE_PERMISSION',
  },
  {
    title: 'an unknown type',
    bad: 'nothing:x#viewer@user:anna',
    code: 'FAILED_PRECONDITION',
    reason: 'ERROR_REASON_UNKNOWN_DEFINITION',
  },
  {
    title: 'one that comes twice',
    bad: 'document:d000003#viewer@user:anna',
    code: 'ALREADY_EXISTS',
    reason: 'ERROR_REASON_ATTEMPT_TO_RECREATE_RELATIONSHIP',
  },
  {
    title: 'one that is there',
    bad: 'document:old#viewer@user:anna',
    code: 'ALREADY_EXISTS',
    reason: 'ERROR_REASON_ATTEMPT_TO_RECREATE_RELATIONSHIP',
  },
])(
  '$title in the middle: nothing is imported, and it is named with its place',
  async ({ bad, code, reason }) => {
    const { server, client } = await started();
    await client.writeRelationships(writeOf('create document:old#viewer@user:anna'));
    const { call, outcome } = importing(server.callbackClient());
    documents(call, 4000);
    call.write(messageOf('document:y#viewer@user:anna', bad, 'document:z#view@user:anna'));
    documents(call, 2000, 'e');
    call.end();
    const refusal = (await outcome) as Refusal;
    expect([refusal.code, refusal.info?.reason]).toEqual([code, reason]);
    expect(refusal.message).toContain('relationship 4002 of the import');
    expect(textsOf(await exported(server))).toEqual(['document:old#viewer@user:anna']);
  },
);

test('what is malformed is named by its message and its place in it', async () => {
  const { server } = await started();
  const { call, outcome } = importing(server.callbackClient());
  documents(call, 2000);
  const malformed = relationship('document:x#viewer@user:anna');
  malformed.resource!.objectId = 'not an id';
  const wrong = v1.ImportBulkRelationshipsRequest.create({
    relationships: [relationship('document:w#viewer@user:anna'), malformed],
  });
  call.write(wrong);
  call.end();
  const refusal = (await outcome) as Refusal;
  expect(refusal.code).toBe('INVALID_ARGUMENT');
  expect(refusal.violations).toEqual(['relationships[1].resource.object_id']);
  expect(refusal.message).toContain('in message 3 of the stream');
  expect(textsOf(await exported(server))).toEqual([]);
});

test('without a schema there is nothing to import into', async () => {
  const server = await RunningServer.start();
  const { call, outcome } = importing(server.callbackClient());
  documents(call, 10);
  call.end();
  expect((await outcome) as Refusal).toMatchObject({ code: 'NOT_FOUND' });
});

test('a client that cancels, or whose connection breaks, leaves nothing', async () => {
  let arrived = Promise.withResolvers<void>();
  const { server, client } = await started({
    operations: {
      importRelationships: (...call) => {
        arrived.resolve();
        return importRelationships(...call);
      },
    },
  });
  await using road = await breakableRoad(server.address);
  for (let round = 0; round < 10; round++) {
    const isBreak = round % 2 === 0;
    const raw = v1.NewClient(
      'any',
      isBreak ? road.address : server.address,
      v1.ClientSecurity.INSECURE_PLAINTEXT_CREDENTIALS,
    );
    const { call, outcome } = importing(raw);
    arrived = Promise.withResolvers();
    documents(call, 5000, `r${round}`);
    await arrived.promise;
    await sleep(round * 20); // which is somewhere in the middle, or after it
    if (isBreak) road.break();
    else call.cancel();
    const { code } = (await outcome) as Refusal;
    expect(code).toBe(isBreak ? 'UNAVAILABLE' : 'CANCELLED');
    raw.close();
  }
  await client.writeRelationships(writeOf('create document:after#viewer@user:anna'));
  expect(textsOf(await exported(server))).toEqual(['document:after#viewer@user:anna']);
});

test('a deadline that passes while it is imported leaves nothing', async () => {
  const { server } = await started();
  const answer = Promise.withResolvers<ServiceError | null>();
  const client = server.callbackClient();
  await client.promises.readSchema({}); // connected: a call whose deadline passes before it leaves never arrives
  const call = client.importBulkRelationships(
    new Metadata(),
    { deadline: Date.now() + 2_000 },
    (error: ServiceError | null) => answer.resolve(error),
  );
  call.on('error', () => undefined);
  documents(call, 3000); // and no end
  expect((await answer.promise)?.code).toBe(status.DEADLINE_EXCEEDED);
  // Whichever clock is first, the server's or the client's, the call is over there too.
  await expect
    .poll(() => server.lines.find(({ method }) => String(method).endsWith('/ImportBulkRelationships')), {
      timeout: 20_000,
    })
    .toMatchObject({ code: expect.stringMatching(/DEADLINE_EXCEEDED|CANCELLED/) });
  expect(textsOf(await exported(server))).toEqual([]);
});

test('export: pages at one state, ordered by type and resource, each with its cursor', async () => {
  const { server, client } = await started();
  const { call, outcome } = importing(server.callbackClient());
  documents(call, 25);
  call.write(
    messageOf(
      'folder:a#viewer@user:anna',
      'document:d000003#folder@folder:a',
      'document:d000003#viewer@user:zoe',
    ),
  );
  call.end();
  await outcome;
  const whole = await exported(server);
  const all = textsOf(whole);
  expect(whole).toHaveLength(1);
  expect(all).toHaveLength(28);
  const resources = all.map((text) => text.slice(0, text.indexOf('#')));
  expect(resources).toEqual(resources.toSorted());

  const pages = await exported(server, { optionalLimit: 10 });
  expect(pages.map(({ relationships }) => relationships.length)).toEqual([10, 10, 8]); // a size, not a total
  expect(textsOf(pages)).toEqual(all);
  await client.deleteRelationships(deleteOf({ type: 'document' }));
  const rest = await exported(server, { optionalLimit: 7, optionalCursor: pages[0]!.afterResultCursor! });
  expect(textsOf(rest)).toEqual(all.slice(10)); // at the state of the cursor, whatever happened since
  await server.restart();
  expect(textsOf(await exported(server, { optionalCursor: pages[1]!.afterResultCursor! }))).toEqual(
    all.slice(20),
  );
  const twin = await server.client().bulkExportRelationships(v1.BulkExportRelationshipsRequest.create({}));
  expect(twin.flatMap(({ relationships }) => relationships.map(identityOf))).toEqual([
    'folder:a#viewer@user:anna',
  ]);
});

test('export: a filter is not checked, and a cursor is of no one filter', async () => {
  const { server } = await started();
  const { call, outcome } = importing(server.callbackClient());
  documents(call, 5);
  call.write(messageOf('document:d000003#viewer@user:zoe', 'folder:a#viewer@user:anna'));
  call.end();
  await outcome;
  expect(
    textsOf(await exported(server, { optionalRelationshipFilter: filterOf({ type: 'nothing' }) })),
  ).toEqual([]);
  const anna = filterOf({ subjectType: 'user', subjectId: 'anna' });
  const [first] = await exported(server, { optionalLimit: 3, optionalRelationshipFilter: anna });
  expect(textsOf([first!])).toEqual([0, 1, 2].map((n) => `document:d00000${n}#viewer@user:anna`));
  const rest = await exported(server, { optionalCursor: first!.afterResultCursor! });
  expect(textsOf(rest)).toEqual([
    'document:d000003#viewer@user:anna',
    'document:d000003#viewer@user:zoe',
    'document:d000004#viewer@user:anna',
    'folder:a#viewer@user:anna',
  ]);
});

test('export: what can be refused is, with its code', async () => {
  const { server, client, start } = await started();
  const refusal = async (request: Partial<v1.ExportBulkRelationshipsRequest>) => {
    const error = await exported(server, request).then(
      () => undefined,
      (thrown: ServiceError) => toRefusal(thrown),
    );
    return [error?.code, error?.info?.reason];
  };
  expect(await refusal({ optionalLimit: 10_001 })).toEqual([
    'INVALID_ARGUMENT',
    'ERROR_REASON_EXCEEDS_MAXIMUM_ALLOWABLE_LIMIT',
  ]);
  expect(await refusal({ optionalCursor: { token: 'nonsense' } })).toEqual([
    'INVALID_ARGUMENT',
    'ERROR_REASON_INVALID_CURSOR',
  ]);
  await client.writeRelationships(
    writeOf('create document:a#viewer@user:anna', 'create document:b#viewer@user:anna'),
  );
  const [read] = await client.readRelationships(
    v1.ReadRelationshipsRequest.create({
      relationshipFilter: filterOf({ type: 'document' }),
      optionalLimit: 1,
    }),
  );
  expect(await refusal({ optionalCursor: read!.afterResultCursor! })).toEqual([
    'INVALID_ARGUMENT',
    'ERROR_REASON_INVALID_CURSOR',
  ]);
  await server.forgetHistory();
  expect((await refusal({ consistency: exactly(start) }))[0]).toBe('OUT_OF_RANGE');
});

test('export: a reader that never reads is given up', async () => {
  const { server } = await started({ grpcLimits: { stallMs: 200 } });
  const { call, outcome } = importing(server.callbackClient());
  const context = `[weekday:{"day":"${'x'.repeat(20_000)}"}]`;
  for (let n = 0; n < 300; n++) call.write(messageOf(`document:d${n}#viewer@user:anna${context}`));
  call.end();
  await outcome;
  const stuck = server
    .callbackClient()
    .exportBulkRelationships(v1.ExportBulkRelationshipsRequest.create({ optionalLimit: 1 }));
  stuck.on('error', () => undefined);
  stuck.once('data', () => stuck.pause()); // without a first read the client takes everything in
  await expect
    .poll(() => server.lines.find(({ reason }) => reason === 'reader-too-slow'), { timeout: 20_000 })
    .toBeDefined();
  stuck.cancel();
});
