import { expect, test } from 'vitest';
import type { ClientError } from '../../../src/cli/client/client-error.ts';
import { Connection } from '../../../src/cli/client/connection.ts';
import { IMPORT } from '../../../src/cli/client/methods.ts';
import { fakeServer } from './fake-server.ts';

/** Without an end. */
async function* endless(): AsyncGenerator<{ relationships: [] }> {
  for (;;) {
    await new Promise((resolve) => setImmediate(resolve));
    yield { relationships: [] };
  }
}

test('a refusal stops what is being sent', async () => {
  const endpoint = await fakeServer({
    'PermissionsService/ImportBulkRelationships': (call) => {
      call.once('data', () => call.emit('error', { code: 6, details: 'the first is there' }));
    },
  });
  using connection = new Connection({ endpoint, tls: false, timeoutMs: 1_000 });
  await expect(connection.upload(IMPORT, endless())).rejects.toMatchObject({
    name: 'ClientError',
    code: 6,
    message: 'ALREADY_EXISTS: the first is there',
  } satisfies Partial<ClientError>);
});

test('a source that fails cancels the call before its end', async () => {
  let cancelled = false;
  const endpoint = await fakeServer({
    'PermissionsService/ImportBulkRelationships': (call) => {
      call.on('cancelled', () => (cancelled = true));
      call.resume();
    },
  });
  using connection = new Connection({ endpoint, tls: false, timeoutMs: 1_000 });
  async function* failing(): AsyncGenerator<{ relationships: [] }> {
    yield* endlessFor(100);
    throw new Error('a bad line');
  }
  await expect(connection.upload(IMPORT, failing())).rejects.toThrow('a bad line');
  await expect.poll(() => cancelled).toBe(true);
});

async function* endlessFor(count: number): AsyncGenerator<{ relationships: [] }> {
  for await (const one of endless()) {
    if (count-- === 0) return;
    yield one;
  }
}
