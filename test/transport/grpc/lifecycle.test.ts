import { setTimeout as sleep } from 'node:timers/promises';
import { v1 } from '@authzed/authzed-node';
import { Client as RawClient, credentials, Metadata } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { openGate } from '../../../src/auth/gate.ts';
import { createLogger } from '../../../src/observe/log.ts';
import type { ReadRelationshipsItem } from '../../../src/operations/asks.ts';
import { DEFAULT_GRPC_LIMITS, GrpcServer } from '../../../src/transport/grpc/server.ts';
import { fakeOperations, forever } from '../fake-operations.ts';
import { callRaw, CHECK, refusalOf, serve } from './fixture.ts';

const CHECK_PATH = '/authzed.api.v1.PermissionsService/CheckPermission';
const CHECK_BYTES = v1.CheckPermissionRequest.toBinary(CHECK);
const READ = v1.ReadRelationshipsRequest.create({ relationshipFilter: { resourceType: 'document' } });
const ANSWER = {
  checkedAt: 't',
  verdict: { kind: 'yes' },
  expiresAtNs: undefined,
  trace: undefined,
  schemaText: undefined,
} as const;

const ITEM: ReadRelationshipsItem = {
  readAt: 't',
  relationship: {
    resource: { type: 'document', id: 'x'.repeat(1_000) },
    relation: 'viewer',
    subject: { type: 'user', id: 'anna', relation: '' },
    caveat: undefined,
    expiresAtNs: undefined,
  },
  cursor: 'c',
};

test('a deadline reaches the operation', async () => {
  const stopped = Promise.withResolvers<unknown>();
  const { address, lines } = await serve({
    checkPermission: (_snapshot, _caller, _ask, signal) => forever(signal, stopped.resolve),
  });
  const refusal = await refusalOf(callRaw(address, CHECK_PATH, CHECK_BYTES, {}, 1_000));
  expect(refusal.code).toBe(4);
  // The client gives up at the same moment, and either may come first.
  const { name } = (await stopped.promise) as Error;
  const [code, reason] =
    name === 'TimeoutError' ? ['DEADLINE_EXCEEDED', 'deadline-exceeded'] : ['CANCELLED', 'cancelled'];
  expect(['TimeoutError', 'AbortError']).toContain(name);
  await expect.poll(lines).toMatchObject([{ code, reason }]);
});

test('a caller who goes away reaches the operation', async () => {
  const started = Promise.withResolvers<void>();
  const stopped = Promise.withResolvers<unknown>();
  const { client, lines } = await serve({
    checkPermission: (_snapshot, _caller, _ask, signal) => {
      started.resolve();
      return forever(signal, stopped.resolve);
    },
  });
  const call = client.checkPermission(CHECK, () => {});
  await started.promise;
  call.cancel();
  expect(await stopped.promise).toMatchObject({ name: 'AbortError' });
  await expect.poll(lines).toMatchObject([{ code: 'CANCELLED', reason: 'cancelled' }]);
});

test('the signal of a call that went well is never aborted', async () => {
  let seen: AbortSignal | undefined;
  const { client } = await serve({
    checkPermission: async (_snapshot, _caller, _ask, signal) => {
      seen = signal;
      return ANSWER;
    },
  });
  await client.promises.checkPermission(CHECK);
  await sleep(50);
  expect(seen?.aborted).toBe(false);
});

test('a stream goes no faster than its reader, and a reader who stops closes it', async () => {
  let sent = 0;
  const closed = Promise.withResolvers<void>();
  const { client } = await serve({
    async *readRelationships() {
      try {
        for (;;) {
          sent++;
          yield [ITEM];
        }
      } finally {
        closed.resolve();
      }
    },
  });
  const stream = client.readRelationships(READ);
  stream.on('error', () => {});
  stream.once('data', () => stream.pause()); // a client that never began to read would buffer all there is
  await expect.poll(() => sent).toBeGreaterThan(1);
  // Buffers on the way fill up; then nothing more is asked of the source.
  let before = -1;
  const isStill = (): boolean => {
    const still = sent === before;
    before = sent;
    return still;
  };
  await expect.poll(isStill, { interval: 100, timeout: 5_000 }).toBe(true);
  expect(sent).toBeLessThan(5_000);
  stream.cancel();
  await closed.promise;
});

test('a stream that fails ends with the status, after what was sent', async () => {
  const { client } = await serve({
    async *readRelationships() {
      yield [ITEM, ITEM];
      throw new TypeError('oops');
    },
  });
  const got: unknown[] = [];
  const stream = client.readRelationships(READ);
  stream.on('data', (item) => got.push(item));
  const error = await new Promise<{ code?: number; details?: string }>((resolve) =>
    stream.on('error', resolve),
  );
  expect([error.code, error.details, got.length]).toEqual([13, 'internal error', 2]);
});

test('a stream whose source ends early because it was told to is no complete answer', async () => {
  const started = Promise.withResolvers<void>();
  const { client, server } = await serve(
    {
      async *readRelationships(_snapshot, _caller, _ask, signal) {
        yield [ITEM];
        started.resolve();
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      },
    },
    { limits: { graceMs: 50 } },
  );
  const refused = refusalOf(client.promises.readRelationships(READ));
  await started.promise;
  await server.close();
  expect((await refused).code).toBe(14);
});

test('a server that stops lets calls finish', async () => {
  const started = Promise.withResolvers<void>();
  const finish = Promise.withResolvers<void>();
  const { client, server, address } = await serve(
    {
      checkPermission: async () => {
        started.resolve();
        await finish.promise;
        return ANSWER;
      },
    },
    { limits: { graceMs: 10_000 } },
  );
  const answer = client.promises.checkPermission(CHECK);
  await started.promise;
  const closed = server.close();
  await refusalOf(callRaw(address, CHECK_PATH, CHECK_BYTES, {}, 300)); // no new calls
  finish.resolve();
  await expect(answer).resolves.toMatchObject({ permissionship: 2 });
  await closed;
});

test('after the grace a call is aborted, and told so', async () => {
  const started = Promise.withResolvers<void>();
  const stopped = Promise.withResolvers<unknown>();
  const { client, server } = await serve(
    {
      checkPermission: (_snapshot, _caller, _ask, signal) => {
        started.resolve();
        return forever(signal, stopped.resolve);
      },
    },
    { limits: { graceMs: 50 } },
  );
  const refused = refusalOf(client.promises.checkPermission(CHECK));
  await started.promise;
  await server.close();
  expect(await stopped.promise).toMatchObject({ reason: 'shutting-down' });
  expect(await refused).toMatchObject({ code: 14, details: 'the server is shutting down' });
});

test('a call whose peer is gone is waited for', async () => {
  const started = Promise.withResolvers<void>();
  const finish = Promise.withResolvers<void>();
  const { client, server } = await serve(
    {
      writeSchema: async () => {
        started.resolve();
        await finish.promise;
        return { writtenAt: 't' };
      },
    },
    { limits: { graceMs: 10_000 } },
  );
  const call = client.writeSchema({ schema: '' }, () => {});
  await started.promise;
  call.cancel();
  client.close();
  let closed = false;
  const closing = server.close().then(() => (closed = true));
  await sleep(100);
  expect(closed).toBe(false);
  finish.resolve();
  await closing;
});

test('a watcher of health does not hold a stopping server', async () => {
  const { server, address } = await serve({}, { limits: { graceMs: 60_000 } });
  const client = new RawClient(address, credentials.createInsecure());
  const stream = client.makeServerStreamRequest(
    '/grpc.health.v1.Health/Watch',
    (bytes: Buffer) => bytes,
    (bytes: Buffer) => bytes,
    Buffer.of(),
    new Metadata(),
  );
  const states: Buffer[] = [];
  stream.on('data', (state: Buffer) => states.push(state));
  const ended = new Promise((resolve) => stream.on('end', resolve));
  await expect.poll(() => states.length).toBe(1);
  await server.close();
  await ended;
  expect(states).toEqual([Buffer.of(8, 1), Buffer.of(8, 2)]); // SERVING, NOT_SERVING
  client.close();
});

test('a server that cuts its connections hangs up on whoever waits, at once and for good', async () => {
  const started = Promise.withResolvers<void>();
  const stopped = Promise.withResolvers<unknown>();
  const { server, client, address } = await serve({
    checkPermission: (_snapshot, _caller, _ask, signal) => {
      started.resolve();
      return forever(signal, stopped.resolve);
    },
  });
  const refusal = refusalOf(client.promises.checkPermission(CHECK));
  await started.promise;
  server.cut();
  expect((await refusal).code).toBe(14); // UNAVAILABLE
  await stopped.promise; // the operation is told too
  expect((await refusalOf(callRaw(address, CHECK_PATH, CHECK_BYTES))).code).toBe(14);
});

test('an address that is taken is named', async () => {
  const { address } = await serve();
  const listening = GrpcServer.listen({
    address,
    gate: openGate,
    operations: fakeOperations().operations,
    logger: createLogger({ level: 'silent' }),
    limits: DEFAULT_GRPC_LIMITS,
    version: 'v0',
  });
  await expect(listening).rejects.toThrow(`can't listen on \`${address}\``);
});
