import { v1 } from '@authzed/authzed-node';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { admit, type Denial } from '../../../src/auth/admit.ts';
import type { Gate } from '../../../src/auth/gate.ts';
import { EVERY_TENANT, type Principal } from '../../../src/auth/principal.ts';
import { RIGHTS, type Right } from '../../../src/auth/right.ts';
import { rightsOfCall } from '../../../src/auth/rights-of-calls.ts';
import type { CredentialDesk } from '../../../src/auth/stored/credential-desk.ts';
import { Fault } from '../../../src/model/fault.ts';
import { servedCalls } from '../../../src/transport/grpc/served-calls.ts';
import { fakeOperations } from '../fake-operations.ts';
import { callRaw, type Fixture, refusalOf, serve, serveUntilClosed } from './fixture.ts';

const PERMISSION_DENIED = 7;
const TENANTS = ['acme', 'zeta', 'default'];

const refusing = async (): Promise<never> => {
  throw new Error('reached');
};
const credentials: CredentialDesk = {
  create: refusing,
  list: refusing,
  rotate: refusing,
  revoke: refusing,
};

const served = servedCalls({ ...fakeOperations().operations, credentials });
const PATHS = [served.unary, served.stream, served.live, served.upload].flatMap((calls) => [...calls.keys()]);

/** A credential that says itself whose it is and what it is good for: `Bearer acme:check,write`. */
const spoken: Gate = {
  authenticate: ({ authorization = '' }) => {
    const [tenant = '', rights = ''] = authorization.slice('Bearer '.length).split(':');
    const held = rights.split(',').filter((right) => right !== '') as readonly Right[];
    return { tenant, name: `of-${tenant}`, rights: new Set(held) };
  },
};

function bearer(tenant: string, rights: readonly Right[], named?: string): Readonly<Record<string, string>> {
  const authorization = `Bearer ${tenant}:${rights.join(',')}`;
  return named === undefined ? { authorization } : { authorization, 'bailiwick-tenant': named };
}

/** The code with which the call ends; 0 for an answer. */
async function codeOf(path: string, headers: Readonly<Record<string, string>>): Promise<number> {
  return callRaw(fixture.address, path, new Uint8Array(), headers).then(
    () => 0,
    (error: { readonly code: number }) => error.code,
  );
}

let fixture: Fixture;
const denials: Denial[] = [];
beforeAll(async () => {
  fixture = await serveUntilClosed(
    { credentials },
    { gate: spoken, onDenied: (denial) => denials.push(denial) },
  );
  return async () => fixture.close();
});

test('every call that is served needs a right', () => {
  expect(PATHS.length).toBeGreaterThan(25);
  expect(PATHS.filter((path) => rightsOfCall(path).length === 0)).toEqual([]);
});

test.each(PATHS)('%s is denied without its right and reached with it', async (path) => {
  const needed = rightsOfCall(path);
  const others = RIGHTS.filter((right) => !needed.includes(right));
  const asked = fixture.asked.length;
  denials.length = 0;
  expect(await codeOf(path, bearer('acme', others))).toBe(PERMISSION_DENIED);
  expect(await codeOf(path, bearer('acme', []))).toBe(PERMISSION_DENIED);
  expect(await codeOf(path, bearer(EVERY_TENANT, others))).toBe(PERMISSION_DENIED);
  expect(fixture.asked.length).toBe(asked);
  expect(denials).toMatchObject(
    ['acme', 'acme', '*'].map((tenant) => ({ path, principal: { tenant, name: `of-${tenant}` } })),
  );
  for (const right of needed) {
    expect(await codeOf(path, bearer('acme', [right]))).not.toBe(PERMISSION_DENIED);
  }
});

test('a call that is not in the table is for nobody', () => {
  const everything: Principal = { tenant: EVERY_TENANT, name: 'operator', rights: new Set(RIGHTS) };
  expect(() => admit(everything, '/some.Service/Call', undefined)).toThrow(
    expect.objectContaining({ reason: 'permission-denied' }),
  );
});

test('an operator names a tenant for one call, and otherwise has the default one', async () => {
  const path = '/authzed.api.v1.SchemaService/ReadSchema';
  for (const [named, tenant] of [
    ['acme', 'acme'],
    ['zeta', 'zeta'],
    [undefined, 'default'],
  ] as const) {
    expect(await codeOf(path, bearer(EVERY_TENANT, ['read'], named))).toBe(0);
    expect(fixture.asked.at(-1)?.caller).toMatchObject({ tenant, name: 'of-*' });
  }
  expect(await codeOf(path, bearer(EVERY_TENANT, ['read'], '../acme'))).toBe(3); // INVALID_ARGUMENT
});

test('who names another tenant hears the same, be it there or not', async () => {
  const path = '/authzed.api.v1.SchemaService/ReadSchema';
  const refusals = await Promise.all(
    ['zeta', 'default', 'nowhere', '../x', EVERY_TENANT].map((named) =>
      refusalOf(callRaw(fixture.address, path, new Uint8Array(), bearer('acme', ['read'], named))),
    ),
  );
  expect(new Set(refusals.map(({ code, details }) => `${code} ${details}`)).size).toBe(1);
  expect(refusals[0]?.code).toBe(PERMISSION_DENIED);
});

test('whatever is called with whatever credential, nobody gets to another tenant or beyond their rights', async () => {
  const tenant = fc.constantFrom(...TENANTS, EVERY_TENANT);
  const call = fc.record({
    path: fc.constantFrom(...PATHS),
    tenant,
    rights: fc.subarray([...RIGHTS]),
    named: fc.option(fc.constantFrom(...TENANTS, EVERY_TENANT, 'nowhere', ''), { nil: undefined }),
  });
  const numRuns = 200 * Number(process.env['BAILIWICK_RUNS'] ?? 1);
  await fc.assert(
    fc.asyncProperty(call, async (one) => {
      const before = fixture.asked.length;
      const code = await codeOf(one.path, bearer(one.tenant, one.rights, one.named));
      const isEntitled = rightsOfCall(one.path).some((right) => one.rights.includes(right));
      const own = one.tenant === EVERY_TENANT ? 'default' : one.tenant;
      for (const { caller } of fixture.asked.slice(before)) {
        expect(isEntitled).toBe(true);
        expect(caller.tenant).toBe(one.tenant === EVERY_TENANT ? one.named || own : own);
        if (one.tenant !== EVERY_TENANT) expect([undefined, one.tenant]).toContain(one.named);
      }
      if (!isEntitled) expect(code).toBe(PERMISSION_DENIED);
    }),
    { numRuns },
  );
});

test('a watch gets nothing more once its credential is good for nothing', async () => {
  let isGood = true;
  const gate: Gate = {
    authenticate: () => {
      if (!isGood) throw new Fault('unauthenticated', 'invalid credential');
      return { tenant: 'acme', name: 'key:watcher', rights: new Set(['read']) };
    },
  };
  const changed = Promise.withResolvers<void>();
  const { client } = await serve(
    {
      async *watch() {
        yield { kind: 'checkpoint', changesThrough: 'at-1' };
        await changed.promise;
        yield { kind: 'checkpoint', changesThrough: 'at-2' };
      },
    },
    { gate },
  );
  const seen: unknown[] = [];
  const ended = await new Promise<{ readonly code?: number }>((resolve) => {
    const call = client.watch(v1.WatchRequest.create({}));
    call.on('data', ({ changesThrough }: v1.WatchResponse) => {
      seen.push(changesThrough?.token);
      isGood = false;
      changed.resolve();
    });
    call.on('error', resolve);
  });
  expect(ended.code).toBe(16); // UNAUTHENTICATED
  expect(seen).toEqual(['at-1']);
});
