import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CHECK, LOOKUP_RESOURCES, READ, WATCH, WRITE } from '../../src/cli/client/methods.ts';
import type { Connection } from '../../src/cli/client/connection.ts';
import { CREATE_CREDENTIAL, LIST_CREDENTIALS } from '../../src/cli/client/credential-methods.ts';
import { GET, QUERY } from '../../src/cli/client/decisions/methods.ts';
import { CREATE_TENANT } from '../../src/cli/client/tenant-methods.ts';
import { served } from '../cli/served.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { clientOf } from './operator-client.ts';

const RUNS = 40 * Number(process.env['BAILIWICK_RUNS'] ?? 1);
const SCHEMA =
  'definition user {}\n\ndefinition document {\n  relation viewer: user\n  permission view = viewer\n}';
const TENANTS = ['acme', 'globex', 'initech'] as const;
const USERS = ['anna', 'ben', 'cleo'] as const;
const DOCUMENTS = ['one', 'two'] as const;
const EVERY_RIGHT = [1, 2, 3, 4, 5, 6] as never[]; // of the API's `Right`
const OPERATOR_KEY = 'operators-only';

interface Walled {
  readonly name: string;
  readonly connection: Connection;
  /** What was written here, `document@user`. */
  readonly model: Set<string>;
  /** What this tenant gave out. */
  token: string;
  cursor: string;
}

/** A server with three tenants, each with a key of its own that has every right. */
async function threeTenants(
  threads: number,
): Promise<{ readonly walled: readonly Walled[]; readonly address: string }> {
  const server = await served(
    { 'data-dir': await temporaryFolder(), threads: String(threads), 'tenants-open': '2' },
    [OPERATOR_KEY],
  );
  const operator = clientOf(server, undefined, OPERATOR_KEY);
  const walled: Walled[] = [];
  for (const name of TENANTS) {
    await operator.call(CREATE_TENANT, { name, schema: SCHEMA });
    const { key } = await operator.call(CREATE_CREDENTIAL, {
      tenant: name,
      name: 'app',
      rights: EVERY_RIGHT,
    });
    const connection = clientOf(server, undefined, key);
    const own: Walled = { name, connection, model: new Set(), token: '', cursor: '' };
    await write(own, 'one', `${name}s-own`); // what nobody else may ever see
    await write(own, 'two', `${name}s-own`);
    own.cursor = await cursorOf(own);
    walled.push(own);
  }
  return { walled, address: server.address };
}

const relationshipOf = (document: string, user: string) => ({
  resource: { objectType: 'document', objectId: document },
  relation: 'viewer',
  subject: { object: { objectType: 'user', objectId: user } },
});

async function write(own: Walled, document: string, user: string): Promise<void> {
  const update = { operation: 2 as const, relationship: relationshipOf(document, user) };
  const { writtenAt } = await own.connection.call(WRITE, { updates: [update] });
  own.token = writtenAt?.token ?? '';
  own.model.add(`${document}@${user}`);
}

async function may({ connection }: Walled, document: string, user: string, token?: string): Promise<boolean> {
  const { resource, subject } = relationshipOf(document, user);
  const consistency = token === undefined ? {} : { consistency: { atLeastAsFresh: { token } } };
  const { permissionship } = await connection.call(CHECK, {
    resource,
    permission: 'view',
    subject,
    ...consistency,
  });
  return permissionship === 2;
}

async function read({ connection }: Walled): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for await (const { relationship } of connection.answers(READ, {
    relationshipFilter: { resourceType: 'document' },
  })) {
    found.add(`${relationship?.resource?.objectId}@${relationship?.subject?.object?.objectId}`);
  }
  return found;
}

function lookUp(own: Walled, cursor?: string) {
  const subject = { object: { objectType: 'user', objectId: `${own.name}s-own` } };
  const from = cursor === undefined ? {} : { optionalCursor: { token: cursor } };
  return own.connection.answers(LOOKUP_RESOURCES, {
    resourceObjectType: 'document',
    permission: 'view',
    subject,
    optionalLimit: 1,
    ...from,
  });
}

async function cursorOf(own: Walled): Promise<string> {
  for await (const { afterResultCursor } of lookUp(own)) return afterResultCursor?.token ?? '';
  return '';
}

test.each([1, 2])(
  'calls of one tenant neither see nor change another, with %i threads',
  async (threads) => {
    const { walled } = await threeTenants(threads);
    const of = (index: number): Walled => walled[index]!;
    const call = fc.record({
      who: fc.nat(TENANTS.length - 1),
      whose: fc.nat(TENANTS.length - 1),
      kind: fc.constantFrom('write', 'check', 'read', 'token', 'cursor'),
      document: fc.constantFrom(...DOCUMENTS),
      user: fc.constantFrom(...USERS, ...TENANTS.map((name) => `${name}s-own`)),
    });
    await fc.assert(
      fc.asyncProperty(call, async ({ who, whose, kind, document, user }) => {
        const [own, other] = [of(who), of(whose)];
        const isHere = own.model.has(`${document}@${user}`);
        if (kind === 'write') await write(own, document, user);
        else if (kind === 'check') expect(await may(own, document, user)).toBe(isHere);
        else if (kind === 'read') expect(await read(own)).toEqual(own.model);
        else if (kind === 'token' && own === other) {
          expect(await may(own, document, user, own.token)).toBe(isHere);
        } else if (kind === 'token') {
          await expect(may(own, document, user, other.token)).rejects.toThrow('INVALID_ARGUMENT');
        } else if (own === other) expect((await lookUp(own, own.cursor).next()).done).toBe(false);
        else await expect(lookUp(own, other.cursor).next()).rejects.toThrow('INVALID_ARGUMENT');
      }),
      { numRuns: RUNS },
    );
  },
  60_000,
);

test('decisions, watches and keys of one tenant are nothing to another', async () => {
  const { walled, address } = await threeTenants(1);
  const [acme, globex] = [walled[0]!, walled[1]!];
  await may(acme, 'one', 'anna');
  const ids: string[] = [];
  for await (const { decision } of acme.connection.answers(QUERY, {})) ids.push(decision?.decisionId ?? '');
  expect(ids.length).toBeGreaterThan(3);
  await expect(globex.connection.call(GET, { decisionId: ids[0]! })).rejects.toThrow('NOT_FOUND');
  for await (const { decision } of globex.connection.answers(QUERY, {})) {
    expect(decision?.canonical).not.toContain('acme');
    expect(ids).not.toContain(decision?.decisionId);
  }

  const { credentials } = await globex.connection.call(LIST_CREDENTIALS, {});
  expect(credentials.map(({ tenant }) => tenant)).toEqual(['globex']);
  await expect(globex.connection.call(LIST_CREDENTIALS, { tenant: 'acme' })).rejects.toThrow(
    'PERMISSION_DENIED',
  );

  const watching = globex.connection.answers(WATCH, { optionalStartCursor: { token: acme.token } });
  await expect(watching.next()).rejects.toThrow('INVALID_ARGUMENT');
  await expect(globex.connection.call(CREATE_TENANT, { name: 'umbrella' })).rejects.toThrow(
    'PERMISSION_DENIED',
  );
  const asOperator = clientOf({ address }, 'nobody', OPERATOR_KEY);
  const answers = [
    may({ ...globex, connection: asOperator }, 'one', 'anna'), // a tenant that is not there
    may({ ...globex, connection: clientOf({ address }, undefined, `bw_${'0'.repeat(16)}_x`) }, 'one', 'anna'),
  ].map((answer) => answer.then(String, (error: Error) => error.message));
  const [unknownTenant, unknownKey] = await Promise.all(answers);
  expect(unknownTenant).toContain('UNAUTHENTICATED');
  expect(unknownTenant).toBe(unknownKey);
});

test('a key of one tenant names no other, be it there or not', async () => {
  const { walled, address } = await threeTenants(1);
  const operator = clientOf({ address }, undefined, OPERATOR_KEY);
  const { key } = await operator.call(CREATE_CREDENTIAL, {
    tenant: 'acme',
    name: 'spy',
    rights: EVERY_RIGHT,
  });
  const refusals = await Promise.all(
    ['globex', 'nobody'].map((tenant) =>
      may({ ...walled[0]!, connection: clientOf({ address }, tenant, key) }, 'one', 'anna').then(
        String,
        (error: Error) => error.message,
      ),
    ),
  );
  expect(refusals[0]).toContain('PERMISSION_DENIED');
  expect(refusals[0]).toBe(refusals[1]);
});
