import { once } from 'node:events';
import { v1 } from '@authzed/authzed-node';
import { Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { filterOf, schemaOf, writeOf, deleteOf } from '../server/requests.ts';
import { type Client, RunningServer } from '../server/running-server.ts';
import { updateTexts, watching } from './watching.ts';

const SCHEMA = `
use expiration

caveat weekday(day string) { day == "monday" }

definition user {}

definition folder {
	relation viewer: user
}

definition document {
	relation viewer: user | user with weekday | user with expiration
	relation folder: folder
}
`;

const { INCLUDE_RELATIONSHIP_UPDATES, INCLUDE_SCHEMA_UPDATES, INCLUDE_CHECKPOINTS } = v1.WatchKind;

async function started(options: Parameters<typeof RunningServer.start>[0] = {}) {
  const server = await RunningServer.start(options);
  const client = server.client();
  const { writtenAt: start } = await client.writeSchema(schemaOf(SCHEMA));
  return { server, client, start: start! };
}

const tokens = (said: readonly v1.WatchResponse[]): readonly string[] =>
  said.map(({ changesThrough }) => changesThrough?.token ?? '');

test('updates come strictly after the cursor, one message for a transaction, as touch and delete', async () => {
  const { server, client, start } = await started();
  const first = await client.writeRelationships(
    writeOf('create document:a#viewer@user:anna', 'create document:b#viewer@user:anna'),
  );
  const live = watching(server.callbackClient(), { optionalStartCursor: start });
  const second = await client.writeRelationships(
    writeOf('touch document:a#viewer@user:anna[weekday:{"day":"friday"}]'),
  );
  await client.deleteRelationships(deleteOf({ type: 'document', id: 'b' }));
  await live.until((said) => said.length === 3);
  expect(updateTexts(live.said)).toEqual([
    'touch document:a#viewer@user:anna',
    'touch document:b#viewer@user:anna',
    'touch document:a#viewer@user:anna',
    'delete document:b#viewer@user:anna',
  ]);
  expect(live.said.map(({ updates }) => updates.length)).toEqual([2, 1, 1]);
  expect(tokens(live.said).slice(0, 2)).toEqual([first.writtenAt?.token, second.writtenAt?.token]);
  expect(live.said[1]?.updates[0]?.relationship?.optionalCaveat?.caveatName).toBe('weekday');
  expect(live.said.every(({ isCheckpoint, schemaUpdated }) => !isCheckpoint && !schemaUpdated)).toBe(true);

  const later = watching(server.callbackClient(), { optionalStartCursor: live.said[1]!.changesThrough! });
  await later.until((said) => said.length === 1);
  expect(tokens(later.said)).toEqual(tokens(live.said).slice(2));
  live.call.cancel();
  later.call.cancel();
  expect((await live.ended).code).toBe('CANCELLED');
});

test('without a cursor it starts now', async () => {
  const { server, client } = await started();
  await client.writeRelationships(writeOf('create document:a#viewer@user:anna'));
  const live = watching(server.callbackClient(), {
    optionalUpdateKinds: [INCLUDE_RELATIONSHIP_UPDATES, INCLUDE_CHECKPOINTS],
  });
  await live.until((said) => said.length > 0); // the first heartbeat: it has begun
  await client.writeRelationships(writeOf('create document:b#viewer@user:anna'));
  await live.until((said) => updateTexts(said).length > 0);
  expect(updateTexts(live.said)).toEqual(['touch document:b#viewer@user:anna']);
  live.call.cancel();
});

test('of one revision come updates, that the schema changed, and a checkpoint, with one token', async () => {
  const { server, client, start } = await started({ limits: { watchHeartbeatMs: 60_000 } });
  const all = watching(server.callbackClient(), {
    optionalStartCursor: start,
    optionalUpdateKinds: [INCLUDE_RELATIONSHIP_UPDATES, INCLUDE_SCHEMA_UPDATES, INCLUDE_CHECKPOINTS],
  });
  const onlySchema = watching(server.callbackClient(), {
    optionalStartCursor: start,
    optionalUpdateKinds: [INCLUDE_SCHEMA_UPDATES],
  });
  await client.writeRelationships(writeOf('create document:a#viewer@user:anna'));
  await client.writeRelationships(writeOf('touch document:a#viewer@user:anna')); // changes nothing
  const last = await client.writeSchema(schemaOf(`${SCHEMA}\ndefinition robot {}`));
  await all.until((said) => said.length === 5);
  const kinds = all.said.map(({ updates, schemaUpdated, isCheckpoint }) =>
    [updates.length > 0 && 'updates', schemaUpdated && 'schema', isCheckpoint && 'checkpoint'].filter(
      Boolean,
    ),
  );
  expect(kinds).toEqual([['updates'], ['checkpoint'], ['checkpoint'], ['schema'], ['checkpoint']]);
  const [one, two, three, four, five] = tokens(all.said);
  expect([one, four, five]).toEqual([two, five, last.writtenAt?.token]);
  expect(three).not.toBe(two);
  await onlySchema.until((said) => said.length === 1);
  expect(onlySchema.said[0]?.schemaUpdated).toBe(true); // and no relationships, which nobody asked for
  all.call.cancel();
  onlySchema.call.cancel();
});

test('checkpoints go on while nothing happens', async () => {
  const { server, start } = await started({ limits: { watchHeartbeatMs: 20 } });
  const idle = watching(server.callbackClient(), {
    optionalStartCursor: start,
    optionalUpdateKinds: [INCLUDE_CHECKPOINTS],
  });
  await idle.until((said) => said.length >= 3);
  expect(new Set(tokens(idle.said))).toEqual(new Set([start.token]));
  idle.call.cancel();
});

test('metadata of the transaction comes with its updates', async () => {
  const { server, client, start } = await started();
  await client.writeRelationships({
    ...writeOf('create document:a#viewer@user:anna'),
    optionalTransactionMetadata: v1.PbStruct.fromJson({ by: 'test' }),
  });
  const live = watching(server.callbackClient(), { optionalStartCursor: start });
  await live.until((said) => said.length === 1);
  const [{ optionalTransactionMetadata, fullRevisionMetadata }] = live.said as [v1.WatchResponse];
  expect(v1.PbStruct.toJson(optionalTransactionMetadata!)).toEqual({ by: 'test' });
  expect(fullRevisionMetadata.map((one) => v1.PbStruct.toJson(one))).toEqual([{ by: 'test' }]);
  live.call.cancel();
});

test.each([
  {
    title: 'object types',
    request: { optionalObjectTypes: ['folder'] },
    expected: ['touch folder:f#viewer@user:anna'],
  },
  {
    title: 'any of several filters',
    request: {
      optionalRelationshipFilters: [
        filterOf({ type: 'document', prefix: 'b' }),
        filterOf({ type: 'document', relation: 'folder', subjectType: 'folder', subjectId: 'f' }),
      ],
    },
    expected: ['touch document:a#folder@folder:f', 'touch document:b#viewer@user:ben'],
  },
])('$title', async ({ request, expected }) => {
  const { server, client, start } = await started();
  await client.writeRelationships(
    writeOf(
      'create document:a#viewer@user:anna',
      'create document:a#folder@folder:f',
      'create folder:f#viewer@user:anna',
    ),
  );
  await client.writeRelationships(writeOf('create document:c#viewer@user:ben')); // sends nothing
  await client.writeRelationships(writeOf('create document:b#viewer@user:ben'));
  const live = watching(server.callbackClient(), { ...request, optionalStartCursor: start });
  await live.until((said) => updateTexts(said).length === expected.length);
  expect(updateTexts(live.said)).toEqual(expected);
  expect(live.said.every(({ updates }) => updates.length > 0)).toBe(true);
  live.call.cancel();
});

test('what can be refused is, with its code', async () => {
  const { server, client, start } = await started();
  const other = await started();
  const refusal = async (request: Partial<v1.WatchRequest>) => {
    const { code, info, message } = await watching(server.callbackClient(), request).ended;
    return [code, info?.reason ?? message];
  };
  const both = {
    optionalObjectTypes: ['document'],
    optionalRelationshipFilters: [filterOf({ type: 'document' })],
  };
  expect((await refusal(both))[0]).toBe('INVALID_ARGUMENT');
  expect(await refusal({ optionalRelationshipFilters: [filterOf({})] })).toEqual([
    'INVALID_ARGUMENT',
    'ERROR_REASON_INVALID_FILTER',
  ]);
  expect(await refusal({ optionalRelationshipFilters: [filterOf({ type: 'nothing' })] })).toEqual([
    'FAILED_PRECONDITION',
    'ERROR_REASON_UNKNOWN_DEFINITION',
  ]);
  expect(
    await refusal({ optionalRelationshipFilters: [filterOf({ type: 'document', relation: 'nothing' })] }),
  ).toEqual(['FAILED_PRECONDITION', 'ERROR_REASON_UNKNOWN_RELATION_OR_PERMISSION']);
  expect((await refusal({ optionalObjectTypes: ['X'] }))[0]).toBe('INVALID_ARGUMENT');
  expect((await refusal({ optionalUpdateKinds: [9 as v1.WatchKind] }))[0]).toBe('INVALID_ARGUMENT');
  expect(await refusal({ optionalStartCursor: { token: 'nonsense' } })).toEqual([
    'INVALID_ARGUMENT',
    'invalid revision requested: the token is not one this server gave out',
  ]);
  expect(await refusal({ optionalStartCursor: other.start })).toEqual([
    'INVALID_ARGUMENT',
    'invalid revision requested: the token was given out by another store',
  ]);
  await client.writeRelationships(writeOf('create document:a#viewer@user:anna'));
  await server.forgetHistory();
  expect((await refusal({ optionalStartCursor: start }))[0]).toBe('OUT_OF_RANGE');
  const empty = await RunningServer.start();
  expect((await watching(empty.callbackClient(), {}).ended).code).toBe('NOT_FOUND');
});

test('the end of the server ends it at once, and it goes on where it was', async () => {
  const { server, client, start } = await started({ grpcLimits: { graceMs: 20_000 } });
  const live = watching(server.callbackClient(), { optionalStartCursor: start });
  await client.writeRelationships(writeOf('create document:a#viewer@user:anna'));
  await live.until((said) => said.length === 1);
  await server.restart();
  expect((await live.ended).code).toBe('UNAVAILABLE');
  await server.client().writeRelationships(writeOf('create document:b#viewer@user:anna'));
  const next = watching(server.callbackClient(), { optionalStartCursor: live.said[0]!.changesThrough! });
  await next.until((said) => said.length === 1);
  expect(updateTexts(next.said)).toEqual(['touch document:b#viewer@user:anna']);
  next.call.cancel();
});

test('a deadline ends it', async () => {
  const { server, start } = await started();
  const request = v1.WatchRequest.create({ optionalStartCursor: start });
  const call = server.callbackClient().watch(request, new Metadata(), { deadline: Date.now() + 300 });
  call.resume();
  const [error] = (await once(call, 'error')) as [ServiceError];
  expect(error.code).toBe(status.DEADLINE_EXCEEDED);
  await expect
    .poll(() => server.lines.find(({ method }) => String(method).endsWith('/Watch')), { timeout: 20_000 })
    .toMatchObject({ code: expect.stringMatching(/DEADLINE_EXCEEDED|CANCELLED/) });
});

/** Some five megabytes, more than a connection holds for a reader that does not read. */
async function writeMuch(client: Client): Promise<void> {
  const context = `[weekday:{"day":"${'x'.repeat(20_000)}"}]`;
  for (let n = 0; n < 60; n++) {
    await client.writeRelationships(
      writeOf(...Array.from({ length: 4 }, (_, m) => `touch document:d${n}x${m}#viewer@user:anna${context}`)),
    );
  }
}

test('no writer waits for a reader that never reads', async () => {
  const { server, client, start } = await started({ grpcLimits: { stallMs: 0x7fffffff } });
  const stuck = watching(server.callbackClient(), { optionalStartCursor: start });
  stuck.call.pause();
  await writeMuch(client); // would not come back before the reader is given up, which takes weeks
  expect(server.lines.filter(({ reason }) => reason === 'reader-too-slow')).toEqual([]);
  stuck.call.resume();
  await stuck.until((said) => updateTexts(said).length === 240);
  stuck.call.cancel();
});

test('a reader that never reads is given up, and goes on from what it read', async () => {
  const { server, client, start } = await started({ grpcLimits: { stallMs: 1_000 } });
  const stuck = watching(server.callbackClient(), { optionalStartCursor: start });
  stuck.call.pause();
  await writeMuch(client);
  await expect
    .poll(() => server.lines.find(({ reason }) => reason === 'reader-too-slow'), { timeout: 20_000 })
    .toBeDefined();
  stuck.call.resume(); // what was on its way is read, and then how it ended
  expect((await stuck.ended).code).toBe('RESOURCE_EXHAUSTED');
  const last = stuck.said.at(-1)?.changesThrough ?? start;
  const next = watching(server.callbackClient(), { optionalStartCursor: last });
  await next.until((said) => updateTexts([...stuck.said, ...said]).length === 240);
  expect(new Set(updateTexts([...stuck.said, ...next.said])).size).toBe(240);
  next.call.cancel();
});
